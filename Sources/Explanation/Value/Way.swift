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

    /// In a table.
    package var label: String {
        switch self {
        case .inline: "by value, inline"
        case .put: "by value, put"
        case .reference: "by reference"
        case .captured: "captured"
        case .nothing: "nothing passed"
        }
    }

    /// In a sentence.
    var phrase: String {
        switch self {
        case .inline, .put: "by value"
        case .reference: "by reference"
        case .captured: "captured"
        case .nothing: "with nothing passed"
        }
    }
}
