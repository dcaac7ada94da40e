/// What a call of the C interface answers.
enum Status: Int32 {
    case done = 0
    case special = 1
    case other = 2
    case failed = -1
    /// A signal came: Python runs its handlers and calls again.
    case interrupted = -2
    case timedOut = -3
    case notConnected = -4
    case forked = -5
    case functionTooLarge = -6
    case objectStoreFull = -7
}

/// Why a call did not do what it was asked for.
struct CallError: Error {
    let status: Status
    let text: String

    init(_ status: Status, _ text: String = "") {
        self.status = status
        self.text = text
    }

    static let notConnected = CallError(.notConnected, "Ray has not been started in this process")
    static let nodeDied = CallError(
        .failed, "the node process has died: no object, function or worker of this run is left")
}
