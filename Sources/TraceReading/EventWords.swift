package import TraceSchema

extension ProcessID {
    /// In a sentence: `the driver`, `the object store`, `worker-1`.
    package var words: String {
        switch self {
        case .driver, .controlStore, .objectStore, .scheduler:
            "the " + name.replacing("-", with: " ")
        default: name
        }
    }
}

extension Role {
    /// Of what an event handles: `the argument A`.
    package var noun: String {
        switch self {
        case .argument: "argument"
        case .captured: "captured value"
        case .result: "result"
        case .value: "value"
        case .variable: "variable"
        }
    }
}

extension TransferPath {
    package var words: String {
        switch self {
        case .inline: "inside the message"
        case .objectStore: "through the object store"
        case .controlStore: "through the control store"
        case .memoryStore: "from the process's own memory store"
        }
    }
}
