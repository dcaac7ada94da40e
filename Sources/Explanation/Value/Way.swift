/// How a call's weightiest value reached the task.
package enum Way: String, Codable, Sendable {
    /// By value, inside the task's message.
    case inline
    /// By value, over the inline limit: put into the object store for the call.
    case put
    /// By reference.
    case reference
    /// Inside the function's own pickle.
    case captured
    /// No argument, and nothing captured.
    case nothing

    package var isByValue: Bool { self == .inline || self == .put }

    /// What the user wrote; by value is one way to them.
    package var label: String {
        switch self {
        case .inline, .put: "by value"
        case .reference: "by reference"
        case .captured: "captured"
        case .nothing: "nothing"
        }
    }

    /// What Ray made of it.
    package var travel: String {
        switch self {
        case .inline: "in the task's message"
        case .put: "put for each call"
        case .reference: "as a reference"
        case .captured: "in the function's pickle"
        case .nothing: "–"
        }
    }
}
