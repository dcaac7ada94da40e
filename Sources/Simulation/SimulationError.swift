/// Why a trace, or what is asked of it, can't be simulated: one line for the user.
package struct SimulationError: Error, Equatable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
