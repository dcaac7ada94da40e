import Foundation
import TestSupport
import Testing

/// `rayscope lesson N --html`: the file, and what is refused.
@Suite("A lesson as a page, from the command line")
struct CommandLineTestsLessonPage {
    let line: CommandLine

    init() throws {
        line = try CommandLine()
    }

    private func lesson(_ arguments: String...) throws -> Command.Result {
        var command = line.command(["lesson"] + arguments)
        command.environment["XDG_STATE_HOME"] = line.folder.path
        return try command.run()
    }

    /// All that lies in the folder.
    private func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: line.folder.path)
    }

    @Test(
        "writes one file, on either engine's recorded run, and says where",
        arguments: [
            ("embedded", "recorded on the embedded engine"), ("ray", "recorded on real Ray"),
        ])
    func writes(engine: String, source: String) throws {
        let result = try lesson("1", "--engine", engine, "--html", "page.html")
        #expect(result.status == 0)
        #expect(result.output.hasSuffix("/page.html\n"))
        #expect(try files() == ["page.html"])
        let page = String(decoding: try line.folder.read("page.html"), as: UTF8.self)
        #expect(page.hasPrefix("<!DOCTYPE html>") && page.hasSuffix("</html>\n"))
        #expect(page.contains(source))
    }

    @Test("with --live the program runs now, and so does the quiz's first round")
    func live() throws {
        let result = try lesson("2", "--live", "--html", "page.html")
        #expect(result.status == 0, "\(result.errors)")
        #expect(try files() == ["page.html"])
        let page = String(decoding: try line.folder.read("page.html"), as: UTF8.self)
        #expect(page.contains("just now, on the embedded engine"))
        #expect(page.contains("<article"))
    }

    @Test(
        "wrong use is refused in one line, before anything is written",
        arguments: [
            (["1", "--html", "page.pdf"], "page.pdf: a page's name has to end in .html"),
            (["--html", "page.html"], "give a lesson's number"),
            (["list", "--html", "page.html"], "give a lesson's number"),
            (["1", "--html", "page.html", "--from", "3"], "page.html#step-3"),
            (["99", "--html", "page.html"], "there is none"),
            (["one", "--html", "page.html"], "give a lesson's number"),
            (["1", "--html", "nowhere/page.html"], "another file with --html"),
        ])
    func refused(arguments: [String], message: String) throws {
        var command = line.command(["lesson"] + arguments)
        command.environment["XDG_STATE_HOME"] = line.folder.path
        let result = try command.run()
        #expect(result.status == 2)
        #expect(result.errors.contains(message), "\(result.errors)")
        #expect(result.errors.split(separator: "\n").count == 1)
        #expect(try files() == [])
    }

    @Test("a full disk is told, and leaves an older page as it was")
    func fullDisk() throws {
        try line.folder.write("older", to: "page.html")
        let result = try Command.limited(
            line.command(["lesson", "1", "--html", "page.html"]), kilobytes: 64)
        #expect(result.status == 2)
        #expect(result.errors.contains("page.html can't be written"))
        #expect(try files() == ["page.html"])
        #expect(try line.folder.read("page.html") == Data("older".utf8))
    }
}

extension Command {
    /// The same, where no file may grow beyond so many kilobytes.
    fileprivate static func limited(_ command: Command, kilobytes: Int) throws -> Result {
        var limited = command
        limited.program = "/bin/bash"
        limited.arguments =
            [
                "-c", "trap '' XFSZ; ulimit -f \(kilobytes); exec \"$0\" \"$@\"", command.program,
            ] + command.arguments
        return try limited.run()
    }
}
