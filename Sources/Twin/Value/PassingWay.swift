/// How a variable reaches a remote function.
package enum PassingWay: String, CaseIterable, Codable, Sendable {
    case byValue = "by_value"
    case byReference = "by_reference"
    case captured

    /// As a user says it.
    package var label: String {
        switch self {
        case .byValue: "by value"
        case .byReference: "by reference"
        case .captured: "captured"
        }
    }
}
