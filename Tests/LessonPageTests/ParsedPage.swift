/// A page taken apart as a browser would, strictly: each tag is closed in its order, attributes are
/// quoted, and of scripts and styles only the end tag counts.
struct ParsedPage {
    final class Element {
        let name: String
        let attributes: [String: String]
        fileprivate(set) var children: [Element] = []
        fileprivate(set) var ownText = ""
        /// Of itself and all within, in order of the source.
        fileprivate(set) var text = ""

        init(_ name: String, _ attributes: [String: String]) {
            (self.name, self.attributes) = (name, attributes)
        }

        var classes: Set<String> {
            Set((attributes["class"] ?? "").split(separator: " ").map(String.init))
        }

        /// All within, in order.
        var all: [Element] { children.flatMap { [$0] + $0.all } }

        func all(_ name: String, class only: String? = nil) -> [Element] {
            all.filter { $0.name == name && (only.map($0.classes.contains) ?? true) }
        }
    }

    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    let root: Element

    private static let void: Set<String> = ["meta", "link", "br", "hr"]

    init(_ html: String) throws {
        root = Element("", [:])
        var open = [root]
        var rest = html[...]
        func add(_ text: String) {
            open[open.count - 1].ownText += text
            for element in open { element.text += text }
        }
        while let start = rest.firstIndex(of: "<") {
            add(Self.decoded(rest[..<start]))
            rest = rest[start...]
            if rest.hasPrefix("<!DOCTYPE html>") {
                rest = rest.dropFirst(15)
                continue
            }
            var scanner = TagScanner(rest)
            let tag = try scanner.tag()
            rest = scanner.rest
            if tag.isEnd {
                guard open.last?.name == tag.name, open.count > 1 else {
                    throw Fault(description: "</\(tag.name)> ends \(open.last?.name ?? "nothing")")
                }
                open.removeLast()
                continue
            }
            let element = Element(tag.name, tag.attributes)
            open[open.count - 1].children.append(element)
            if Self.void.contains(tag.name) || tag.isClosed { continue }
            open.append(element)
            if tag.name == "script" || tag.name == "style" {
                guard let end = rest.firstRange(of: "</\(tag.name)") else {
                    throw Fault(description: "<\(tag.name)> has no end")
                }
                element.ownText = String(rest[..<end.lowerBound])
                rest = rest[end.lowerBound...]
            }
        }
        guard open.count == 1 else {
            throw Fault(description: "<\(open.last?.name ?? "")> is open")
        }
    }

    func element(id: String) -> Element? { root.all.first { $0.attributes["id"] == id } }

    fileprivate static func decoded(_ text: Substring) -> String {
        var result = String(text)
        for (name, character) in [
            ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#45;", "-"),
            ("&amp;", "&"),
        ] {
            result = result.replacing(name, with: character)
        }
        return result
    }
}

/// Reads one tag.
private struct TagScanner {
    struct Tag {
        var name: String
        var attributes: [String: String] = [:]
        var isEnd = false
        var isClosed = false
    }

    /// By scalars, as a browser reads: a mark that joins a quote does not hide it.
    private var scalars: Substring.UnicodeScalarView

    init(_ text: Substring) { scalars = text.unicodeScalars.dropFirst() }

    var rest: Substring { Substring(scalars) }

    mutating func tag() throws -> Tag {
        var tag = Tag(name: "")
        if scalars.first == "/" {
            tag.isEnd = true
            scalars.removeFirst()
        }
        tag.name = word()
        guard let first = tag.name.unicodeScalars.first, first.properties.isAlphabetic else {
            throw ParsedPage.Fault(description: "no tag: <\(String(rest.prefix(40)))")
        }
        while true {
            skipSpaces()
            switch scalars.first {
            case ">":
                scalars.removeFirst()
                return tag
            case "/":
                tag.isClosed = true
                scalars.removeFirst()
            case nil: throw ParsedPage.Fault(description: "<\(tag.name) has no end")
            default:
                let name = word()
                guard !name.isEmpty, tag.attributes[name] == nil else {
                    throw ParsedPage.Fault(
                        description: "<\(tag.name): no attribute: \(String(rest.prefix(40)))")
                }
                tag.attributes[name] = try value(of: name)
            }
        }
    }

    private mutating func value(of name: String) throws -> String {
        guard scalars.first == "=" else { return "" }
        scalars.removeFirst()
        guard scalars.first == "\"" else {
            throw ParsedPage.Fault(description: "\(name) is not quoted")
        }
        scalars.removeFirst()
        guard let end = scalars.firstIndex(of: "\"") else {
            throw ParsedPage.Fault(description: "\(name) has no end")
        }
        let value = Substring(scalars[..<end])
        scalars = scalars[scalars.index(after: end)...]
        return ParsedPage.decoded(value)
    }

    private mutating func skipSpaces() {
        while let next = scalars.first, next == " " || next == "\n" { scalars.removeFirst() }
    }

    private mutating func word() -> String {
        let end =
            scalars.firstIndex { " \n=>/\"".unicodeScalars.contains($0) } ?? scalars.endIndex
        defer { scalars = scalars[end...] }
        return String(scalars[..<end])
    }
}
