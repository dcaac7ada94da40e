/// What is decided only when a picture is written: its colours, and where its links lead.
package struct PictureStyle: Sendable {
    package var theme: Theme
    /// The address of a line of the script, seen from the picture; nil where none can be given.
    package var address: @Sendable (SourceLine) -> String?

    package init(
        theme: Theme = .light, address: @escaping @Sendable (SourceLine) -> String? = { _ in nil }
    ) {
        self.theme = theme
        self.address = address
    }

    package static let plain = PictureStyle()
}

extension SourceLine {
    /// `folder/program.py#L37`: a relative address, from the folder that a path is relative to.
    ///
    /// A file's name may hold anything: all but letters, digits and `/._~-` is percent-encoded, so
    /// that it is no scheme (`javascript:`), no host (`//`) and no fragment of its own.
    package static func address(path: String, line: Int) -> String {
        var address = ""
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "/") where address == "/": continue
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "-"):
                address.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                address += "%" + (digits.utf8.count == 1 ? "0" : "") + digits
            }
        }
        return "\(address)#L\(line)"
    }
}
