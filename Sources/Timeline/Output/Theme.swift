/// How the inks of a picture look: on white paper, or on a dark screen.
package enum Theme: String, CaseIterable, Sendable {
    case light, dark

    /// A colour as `#RRGGBB`.
    package func colour(_ ink: Ink) -> String {
        switch ink {
        case .text: self == .light ? "#1F2933" : "#E6EBF0"
        case .quietText: self == .light ? "#52606D" : "#A9B6C3"
        case .sheet: self == .light ? "#FFFFFF" : "#12161B"
        case .panel: self == .light ? "#FFFFFF" : "#181D23"
        case .panelLine: self == .light ? "#D5DAE0" : "#38424D"
        case .block: self == .light ? "#F4F6F8" : "#20262E"
        case .guide: self == .light ? "#D5DAE0" : "#38424D"
        case .quantity: self == .light ? "#3E4C59" : "#B4C0CC"
        case .error: self == .light ? "#C22E00" : "#FF8A5C"
        case .fill(let palette): self == .light ? palette.paperFill : palette.screenFill
        case .line(let palette): self == .light ? palette.paperLine : palette.screenLine
        }
    }
}

/// The hues are those of Okabe and Ito, in an order of lightness that differs as well.
extension Palette {
    fileprivate var paperFill: String {
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

    fileprivate var paperLine: String {
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

    fileprivate var screenFill: String {
        switch self {
        case .function: "#5B4312"
        case .transfer: "#572C48"
        case .value: "#4B4812"
        case .objectStore: "#123E5A"
        case .message: "#343C45"
        case .execution: "#0F4A3B"
        case .trouble: "#5E2F14"
        }
    }

    fileprivate var screenLine: String {
        switch self {
        case .function: "#EDB245"
        case .transfer: "#E08EC0"
        case .value: "#DDD44E"
        case .objectStore: "#5FB6EC"
        case .message: "#9DA8B4"
        case .execution: "#3BC9A2"
        case .trouble: "#FF9A57"
        }
    }
}
