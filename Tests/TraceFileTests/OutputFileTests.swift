import Foundation
import TestSupport
import Testing
import TraceFile

/// Where an output goes, and what stays as it was.
@Suite struct OutputFileTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test func aFileIsThereWholeOrNotAtAll() throws {
        try directory.write("old", to: "t.svg")
        do {
            let file = try OutputFile(path: directory.file("t.svg"))
            try file.write(Array("new".utf8))
        }
        #expect(try directory.read("t.svg") == Data("old".utf8))
        try OutputFile.write(Array("new".utf8), to: directory.file("t.svg"))
        #expect(try directory.read("t.svg") == Data("new".utf8))
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["t.svg"])
    }

    @Test func whatAKilledProcessHadBegunIsRemoved() throws {
        // The highest number that a process can have is lower.
        let (dead, other) = ("t.svg.4194305.unfinished", "t.svg.mine.unfinished")
        let alive = "t.svg.\(getpid()).unfinished"
        for name in [dead, other, alive, "t.svg"] { try directory.write("half", to: name) }
        OutputFile.removeAbandoned(for: directory.file("t.svg"))
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        #expect(names.sorted() == [alive, other, "t.svg"].sorted())
        OutputFile.removeAbandoned(for: directory.file("nowhere/t.svg"))
    }

    @Test func aPipeStaysOne() throws {
        let path = directory.file("pipe")
        #expect(mkfifo(path, 0o600) == 0)
        // Open for both, so that nobody waits for anybody.
        let pipe = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
        defer { close(pipe) }
        try OutputFile.write(Array("picture".utf8), to: path)
        var bytes = [UInt8](repeating: 0, count: 20)
        let count = read(pipe, &bytes, bytes.count)
        #expect(String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self) == "picture")
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["pipe"])
        #expect(!OutputFile.isReplaceable(path))
        #expect(!OutputFile.isReplaceable("/dev/null"))
    }

    /// As `/dev/stdout` does it.
    @Test func aLinkToAnOpenFileStaysOne() throws {
        try directory.write("first ", to: "log")
        let log = open(directory.file("log"), O_WRONLY | O_CLOEXEC)
        defer { close(log) }
        let link = directory.file("stdout")
        try FileManager.default.createSymbolicLink(
            atPath: link, withDestinationPath: "/proc/self/fd/\(log)")
        for path in [link, "/proc/self/fd/\(log)"] {
            try OutputFile.write(Array("more ".utf8), to: path)
        }
        #expect(try directory.read("log") == Data("first more more ".utf8))
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        #expect(names.sorted() == ["log", "stdout"])
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link).hasPrefix("/proc/"))
    }
}
