internal import Glibc

/// Whether a run is recorded at all: the environment variable `RAYSCOPE_TRACING`, where `0` is off
/// and anything else, or nothing, is on. For measuring what recording costs.
package enum TracingSwitch {
    package static let variable = "RAYSCOPE_TRACING"

    /// Whether the run that this process belongs to is recorded.
    package static var isOn: Bool {
        guard let text = getenv(variable) else { return true }
        return String(cString: text) != "0"
    }
}
