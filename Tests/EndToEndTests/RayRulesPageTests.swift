import Foundation
import Testing

/// `docs/ray-rules.md` names what holds each rule; these keep the names true.
@Suite("The page of Ray's rules")
struct RayRulesPageTests {
    @Test("names tests and programs that exist")
    func names() throws {
        let page = try Self.page()
        let named = page.lines(with: "Held by:").flatMap(\.quotedNames)
        #expect(named.count > 100)
        for name in named { #expect(try Self.exists(name), "\(name)") }
    }

    @Test("says of each rule where it stands in Ray and what holds it")
    func completeRules() throws {
        let groups = try Self.page().components(separatedBy: "\n## ").dropFirst()
        let rules = groups.filter { group in !Self.listings.contains(where: group.hasPrefix) }
            .flatMap { $0.components(separatedBy: "\n\n").dropFirst() }
        #expect(rules.count > 30)
        for rule in rules {
            #expect(rule.hasPrefix("**"), "\(rule)")
            #expect(!rule.lines(with: "- Ray: ").isEmpty, "\(rule)")
            #expect(rule.lines(with: "- Held by: ").count == 1, "\(rule)")
        }
    }

    @Test("names each program about a rule", arguments: ["rules", "fidelity"])
    func programs(folder: String) throws {
        let page = try Self.page()
        for name in Programs.names(in: folder) { #expect(page.contains("`\(folder)/\(name).py`")) }
    }

    @Test("is linked from where people begin", arguments: ["README.md", "ARCHITECTURE.md"])
    func linked(from page: String) throws {
        #expect(try Self.text(page).contains("](docs/ray-rules.md)"))
    }

    /// Groups that list what has no rule of Ray's behind it.
    private static let listings = [
        "Differences that are meant", "What varies on Ray itself", "Not measured",
    ]

    private static func exists(_ name: String) throws -> Bool {
        if name.hasPrefix("test_") {
            return isFile("Tests/PythonFrontEndTests/\(name)")
        }
        if name.hasSuffix(".py") { return isFile("Tests/Programs/\(name)") }
        let parts = name.split(separator: ".")
        guard parts.count == 2 else { return false }
        let file = ["EndToEndTests", "ObjectPassingTests"].map { "Tests/\($0)/\(parts[0]).swift" }
            .first(where: isFile)
        return try file.map { try text($0).contains("func \(parts[1])(") } ?? false
    }

    private static func page() throws -> String { try text("docs/ray-rules.md") }

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    private static func isFile(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
    }

    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
}

extension String {
    fileprivate func lines(with mark: String) -> [String] {
        components(separatedBy: "\n").filter { $0.contains(mark) }.map { line in
            // What stands before the mark belongs to the sentence.
            line.range(of: mark).map { String(line[$0.lowerBound...]) } ?? line
        }
    }

    /// What stands in backquotes.
    fileprivate var quotedNames: [String] {
        components(separatedBy: "`").enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
    }
}
