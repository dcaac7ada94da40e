internal import TraceReading
internal import TraceSchema

/// The user's script, as far as it can be read and is what was run: its lines hold what the run's
/// record says of them.
final class SourceReader {
    private let script: String
    private let search: ScriptSearch
    private let evidence: [String: ScriptEvidence]
    private var scripts: [String: Script?] = [:]

    init(of run: RunRecord, _ search: ScriptSearch) {
        script = run.header.script
        self.search = search
        var evidence: [String: ScriptEvidence] = [:]
        func add(_ texts: [String?], _ place: Place) {
            guard let line = place.line else { return }
            let file = place.file ?? run.header.script
            evidence[file, default: ScriptEvidence(name: file)].add(texts, at: line)
        }
        for site in run.callSites {
            add([ScriptEvidence.method(site.name)] + site.arguments.map(\.variable), site.place)
        }
        for site in run.putSites { add([site.variable, site.bound], site.place) }
        for site in run.getSites { add([site.variable, site.bound], site.place) }
        for function in run.functions.values { add([function.name], function.place) }
        self.evidence = evidence
    }

    /// A statement of the script, and the script around it.
    struct Found {
        let script: Script
        let index: Int
        var statement: Script.Statement { script.statements[index] }
    }

    /// The statement at a place; nil where the file is gone, is no text, or where what stands there
    /// does not hold all of the texts that the trace has of it: it has changed since.
    func statement(at place: Place, holding texts: [String]) -> Found? {
        guard let line = place.line, let script = script(place.file),
            let index = script.statement(at: line)
        else { return nil }
        let code = Self.squeezed(script.statements[index].code)
        let isThere = texts.allSatisfy { code.contains(Self.squeezed($0)) }
        return isThere ? Found(script: script, index: index) : nil
    }

    /// The statements of a script that hold all of some texts, a definition's own line left out.
    static func statements(of script: Script, holding texts: [String]) -> [Int] {
        let texts = texts.map(squeezed)
        return script.statements.indices.filter { index in
            let statement = script.statements[index]
            guard !statement.isDefinition else { return false }
            let code = squeezed(statement.code)
            return texts.allSatisfy { code.contains($0) }
        }
    }

    /// The definition of a function or class by name: the last one that begins before a line.
    func definition(of name: String, near place: Place) -> Found? {
        guard let script = script(place.file) else { return nil }
        let isMatch = { (index: Int) in script.statements[index].defines == name }
        let before = script.statements.indices.last {
            isMatch($0) && script.statements[$0].firstLine <= place.line ?? .max
        }
        return (before ?? script.statements.indices.first(where: isMatch)).map {
            Found(script: script, index: $0)
        }
    }

    /// A function's own code runs under another file's name where it came in a pickle.
    private func script(_ file: String?) -> Script? {
        for name in [file, script].compactMap(\.self) {
            if let known = scripts[name] {
                if let known { return known }
                continue
            }
            var made: Script?
            if let evidence = evidence[name], case .found(_, let bytes) = search.find(evidence) {
                made = Script(bytes: bytes)
            }
            scripts[name] = .some(made)
            if let made { return made }
        }
        return nil
    }

    /// Without spaces, as the trace's texts may be broken otherwise.
    static func squeezed(_ text: String) -> String {
        String(text.unicodeScalars.filter { !$0.properties.isWhitespace })
    }
}
