package import TraceSchema

/// Colours by what kind of work a box is. The hues are those of Okabe and Ito, told apart with any
/// colour vision; since every box also names its kind, none depends on colour alone.
package enum Palette: CaseIterable, Sendable {
    case function, transfer, value, objectStore, message, execution, trouble

    package init(_ kind: EventKind) {
        self =
            switch kind {
            case .pickle, .unpickle: .function
            case .export, .fetch: .transfer
            case .serialize, .deserialize: .value
            case .put, .get, .hold, .drop, .free, .spill, .restore: .objectStore
            case .submit, .lease, .dispatch, .return: .message
            case .execute: .execution
            case .retry, .fail: .trouble
            }
    }

    package var fill: String {
        switch self {
        case .function: "#FBDDA6"
        case .transfer: "#F0CFE2"
        case .value: "#FAF3A8"
        case .objectStore: "#BFDDF3"
        case .message: "#E3E6EA"
        case .execution: "#B9E4D5"
        case .trouble: "#FAD0B8"
        }
    }

    /// Of borders and arrows.
    package var line: String {
        switch self {
        case .function: "#C98600"
        case .transfer: "#B0508A"
        case .value: "#A79B00"
        case .objectStore: "#0072B2"
        case .message: "#7A838E"
        case .execution: "#00876A"
        case .trouble: "#D55E00"
        }
    }

    /// What the legend says.
    package var meaning: String {
        switch self {
        case .function: "pickle, unpickle: a function and what it captures"
        case .transfer: "export, fetch: through the control store"
        case .value: "serialize, deserialize: one value"
        case .objectStore: "put, get: an object, by its reference"
        case .message: "submit, return: a call and its result"
        case .execution: "run: the task's own code"
        case .trouble: "retry, give up"
        }
    }

    package static let ink = "#1F2933"
    package static let quietInk = "#52606D"
    package static let laneLine = "#D5DAE0"
    package static let panelFill = "#FFFFFF"
    package static let panelLine = "#D5DAE0"
    package static let blockFill = "#F4F6F8"
    package static let bar = "#3E4C59"
    package static let errorLine = "#C22E00"
}
