/// A program's sizes and counts, in the order of its command line.
package struct Parameters: Equatable, Sendable {
    package var values: [(name: String, value: String)]

    package init(_ values: [(name: String, value: String)] = []) { self.values = values }

    package static func == (left: Parameters, right: Parameters) -> Bool {
        left.values.elementsEqual(right.values) { $0 == $1 }
    }

    /// The program's command line.
    package var arguments: [String] { values.map(\.value) }

    /// As they stand in a query.
    func filled(_ text: String) -> String {
        Placeholders(values.map { ($0.name, $0.value) }).filled(text)
    }

    /// As they are read.
    var words: [(String, String)] {
        values.map { ($0.name, Answer($0.value).description) }
    }
}

/// `{name}` in a text stands for a value.
struct Placeholders {
    private let values: [String: String]

    init(_ values: [(String, String)]) {
        self.values = Dictionary(values) { $1 }
    }

    /// What is not known stays as it is.
    func filled(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            result += rest[..<open]
            guard let close = rest[open...].firstIndex(of: "}"),
                let value = values[String(rest[rest.index(after: open)..<close])]
            else {
                result += "{"
                rest = rest[rest.index(after: open)...]
                continue
            }
            result += value
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }
}
