import Foundation
import TestSupport
import Testing

/// `rayscope doctor` on this machine, and on one that lacks things.
@Suite("rayscope doctor")
struct CommandLineTestsDoctor {
    let line: CommandLine

    init() throws {
        line = try CommandLine()
    }

    private struct Finding: Decodable {
        let name: String
        let state: String
        let detail: String
        let remedy: String?
    }

    private func findings(_ command: Command) throws -> (status: Int32, [String: Finding]) {
        let result = try command.run()
        let list = try JSONDecoder().decode([Finding].self, from: Data(result.output.utf8))
        return (result.status, Dictionary(list.map { ($0.name, $0) }) { $1 })
    }

    @Test("finds its own parts, memory, a place to record in and the picture formats")
    func parts() throws {
        let (_, found) = try findings(line.command(["doctor", "--json"]))
        for name in [
            "Python", "node program", "library", "Python front end", "Python reading",
            "shared memory", "run directory", "Graphviz",
        ] {
            #expect(found[name]?.state == "ok", "\(name): \(found[name]?.detail ?? "not told")")
        }
        #expect(try line.leftovers() == [])
    }

    @Test("names what a Python lacks and the command that mends it, with status 3")
    func packages() throws {
        // Without site-packages a Python has none of the packages.
        let python = try line.folder.write(
            "#!/bin/sh\nexec python3 -S \"$@\"\n", to: "bare-python")
        #expect(chmod(python, 0o755) == 0)
        var (status, found) = try findings(
            line.command(["doctor", "--json", "--python", "./bare-python"]))
        #expect(status == 3)
        #expect(found["cloudpickle"]?.state == "missing")
        #expect(found["cloudpickle"]?.remedy == "./bare-python -m pip install cloudpickle")
        #expect(found["numpy"]?.state == "optional")

        (status, found) = try findings(
            line.command(["doctor", "--json", "--python", "/nonexistent"]))
        #expect(status == 3)
        #expect(found["Python"]?.state == "missing")
    }

    @Test("tells a Python that isn't one")
    func notPython() throws {
        let result = try line.run("doctor", "--python", "/bin/true")
        #expect(result.status == 3)
        #expect(result.output.contains("missing   Python"))
        #expect(result.output.contains("doesn't answer"))
    }
}
