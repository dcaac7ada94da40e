import Yams

/// A YAML text with the places that its errors name: every field that is there must be asked for,
/// so that a slip of the pen is an error and not silence.
struct YAMLFile {
    let name: String
    /// Lines of the file before the text.
    let offset: Int

    init(name: String, offset: Int = 0) {
        (self.name, self.offset) = (name, offset)
    }

    /// The text as a mapping; an empty text is an empty one.
    ///
    /// - Throws: ``LessonError`` with the line.
    func map(_ text: String) throws(LessonError) -> YAMLMap {
        YAMLMap(file: self, node: try root(text) ?? Node.mapping(Node.Mapping([])))
    }

    private static let largest = 1 << 20

    private func root(_ text: String) throws(LessonError) -> Node? {
        guard text.utf8.count <= Self.largest else {
            throw LessonError(
                file: name, "it is larger than 1 MB, and nobody writes so much by hand")
        }
        if let refusal = YAMLTokens.refusal(of: text) {
            throw LessonError(file: name, line: refusal.line + offset, refusal.text)
        }
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw failure(of: error)
        } catch {
            throw LessonError(file: name, "\(error)")
        }
        if let root, root.mapping == nil {
            throw LessonError(
                file: name, line: line(of: root), "this has to be `name: value` lines")
        }
        return root
    }

    private func failure(of error: YamlError) -> LessonError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            LessonError(file: name, line: mark.line + offset, "this is no YAML: \(problem)")
        case .duplicatedKeysInMapping(let duplicates, let context):
            LessonError(
                file: name, line: context.mark.line + offset,
                "twice there: \(duplicates.joined(separator: ", "))")
        default: LessonError(file: name, "this is no YAML: \(error)")
        }
    }

    func line(of node: Node) -> Int? { node.mark.map { $0.line + offset } }
}

/// `name: value` lines.
struct YAMLMap {
    let file: YAMLFile
    let node: Node

    private var mapping: Node.Mapping { node.mapping ?? [:] }

    /// In the order of the file.
    var fields: [(name: String, value: YAMLValue)] {
        mapping.map { key, value in
            (key.string ?? "", YAMLValue(file: file, name: key.string ?? "", node: value))
        }
    }

    subscript(name: String) -> YAMLValue? {
        mapping[Node(name)].map { YAMLValue(file: file, name: name, node: $0) }
    }

    /// - Throws: ``LessonError`` where it is not there.
    func required(_ name: String) throws(LessonError) -> YAMLValue {
        guard let value = self[name] else { throw error("`\(name)` is missing") }
        return value
    }

    /// Refuses what nobody asks for.
    func allow(_ names: Set<String>) throws(LessonError) {
        for field in fields where !names.contains(field.name) {
            throw field.value.error(
                "there is no field `\(field.name)` here; there are "
                    + names.sorted().joined(separator: ", "))
        }
    }

    func error(_ text: String) -> LessonError {
        LessonError(file: file.name, line: file.line(of: node), text)
    }
}

/// What stands behind a name, or in a list.
struct YAMLValue {
    let file: YAMLFile
    let name: String
    let node: Node

    var isNull: Bool { node.scalar.map { $0.string.isEmpty || node.null != nil } ?? false }

    /// Text, or a number as it is written.
    var scalar: String? { node.scalar?.string }

    var line: Int? { file.line(of: node) }

    var isList: Bool { node.sequence != nil }
    var isMap: Bool { node.mapping != nil }

    /// As one would write it in one line, quotes as they are: `[4, 'a', {b: 2}]`.
    var source: String { Self.source(of: node) }

    private static func source(of node: Node) -> String {
        switch node {
        case .scalar(let scalar):
            switch scalar.style {
            case .singleQuoted: return "'\(scalar.string)'"
            case .doubleQuoted: return "\"\(scalar.string)\""
            default: return scalar.string
            }
        case .sequence(let items): return "[\(items.map(source).joined(separator: ", "))]"
        case .mapping(let map):
            let fields = map.map { "\(source(of: $0.key)): \(source(of: $0.value))" }
            return "{\(fields.joined(separator: ", "))}"
        case .alias: return ""
        }
    }

    func text() throws(LessonError) -> String {
        guard let text = scalar, !text.isEmpty else { throw error("`\(name)` has to be a text") }
        return text
    }

    func number() throws(LessonError) -> Int {
        guard let text = scalar, let number = Int(text) else {
            throw error("`\(name)` has to be a whole number")
        }
        return number
    }

    func map() throws(LessonError) -> YAMLMap {
        guard node.mapping != nil else {
            throw error("`\(name)` has to hold `name: value` lines")
        }
        return YAMLMap(file: file, node: node)
    }

    func list() throws(LessonError) -> [YAMLValue] {
        guard let sequence = node.sequence else { throw error("`\(name)` has to be a list") }
        return sequence.map { YAMLValue(file: file, name: name, node: $0) }
    }

    func error(_ text: String) -> LessonError {
        LessonError(file: file.name, line: file.line(of: node), text)
    }
}
