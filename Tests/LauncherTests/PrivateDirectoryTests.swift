import Foundation
import TestSupport
import Testing

@testable import Launcher

/// The folder of a run: private, locked, and recognised without mistake.
@Suite struct PrivateDirectoryTests {
    let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
    }

    @Test("is readable by its user alone, and locked while its lock is held")
    func creation() throws {
        var (directory, lock): (PrivateDirectory, RunLock?) = try PrivateDirectory.create(
            in: [folder.path])
        let information = try #require(FileSystem.information(of: directory.path))
        #expect(information.st_mode & 0o777 == 0o700)
        #expect(directory.lock() == nil)
        #expect(PrivateDirectory.all(in: [folder.path]) == [directory])
        lock = nil
        _ = lock
        #expect(directory.lock() != nil)
        directory.remove()
        #expect(PrivateDirectory.all(in: [folder.path]) == [])
        directory = try PrivateDirectory.create(in: [folder.path]).0
        #expect(FileSystem.isDirectory(directory.path))
    }

    @Test("goes to the next place where the first can't be written")
    func places() throws {
        let file = try folder.write("", to: "file")
        let (directory, lock) = try PrivateDirectory.create(in: [file + "/x", folder.path])
        #expect(directory.path.hasPrefix(folder.path + "/rayscope-"))
        withExtendedLifetime(lock) {}
        #expect(throws: CommandError.self) { try PrivateDirectory.create(in: [file + "/x"]) }
        #expect(throws: CommandError.self) { try PrivateDirectory.create(in: []) }
    }

    @Test("only absolute folders that leave room for a socket's path are places")
    func choice() throws {
        let deep = folder.file(String(repeating: "d", count: 60))
        try FileManager.default.createDirectory(
            atPath: deep, withIntermediateDirectories: false)
        func places(_ runtime: String?, _ temporary: String?) -> [String] {
            PrivateDirectory.places(runtime: runtime, temporary: temporary)
        }
        #expect(places(folder.path, nil) == [folder.path, "/tmp"])
        #expect(places(nil, folder.path) == [folder.path, "/tmp"])
        #expect(places(folder.path, folder.path) == [folder.path, "/tmp"])
        #expect(places(deep, "relative") == ["/tmp"])
        #expect(places("/nonexistent", "") == ["/tmp"])
    }

    @Test("an empty one that was cut off goes; another one stays")
    func cutOff() throws {
        let empty = folder.file("rayscope-0123456789abcdef")
        let full = folder.file("rayscope-0123456789abcde0")
        for path in [empty, full] {
            #expect(mkdir(path, 0o700) == 0)
        }
        try Data().write(to: URL(fileURLWithPath: full + "/something"))
        for directory in PrivateDirectory.all(in: [folder.path]) {
            #expect(directory.lock() == nil)
        }
        #expect(!FileSystem.isDirectory(empty))
        #expect(FileSystem.isDirectory(full))
    }

    @Test("removal does not follow links")
    func removal() throws {
        let (directory, lock) = try PrivateDirectory.create(in: [folder.path])
        withExtendedLifetime(lock) {}
        let precious = try folder.write("mine", to: "precious")
        let manager = FileManager.default
        try manager.createSymbolicLink(
            atPath: directory.file("link"), withDestinationPath: precious)
        try manager.createSymbolicLink(
            atPath: directory.file("folder"), withDestinationPath: folder.path)
        #expect(mkdir(directory.file("inner"), 0o700) == 0)
        try Data().write(to: URL(fileURLWithPath: directory.file("inner/file")))
        directory.remove()
        #expect(!FileSystem.isDirectory(directory.path))
        #expect(FileSystem.isFile(precious))
    }
}

/// Processes that a run has left.
@Suite struct RunProcessesTests {
    @Test("only a listed process that carries the run's directory is ended")
    func ends() throws {
        let folder = try TemporaryDirectory()
        let (directory, lock) = try PrivateDirectory.create(in: [folder.path])
        defer { withExtendedLifetime(lock) {} }
        func sleeper(_ environment: [String: String]) throws -> RunningCommand {
            // Deaf to SIGTERM, so that it takes the last means; `exec` keeps the environment.
            var command = Command(
                "/bin/sh", ["-c", "trap '' TERM; echo ready; exec sleep 600"])
            command.environment = environment
            let running = try command.start()
            try running.awaitOutput("ready")
            return running
        }
        let ours = try sleeper(["RAYSCOPE_RUN_DIR": directory.path])
        let unlisted = try sleeper(["RAYSCOPE_RUN_DIR": directory.path])
        let stranger = try sleeper(["RAYSCOPE_RUN_DIR": directory.path + "0"])
        let list = "\(ours.pid) worker-1\n\(stranger.pid) worker-2\nrubbish\n-1 x\n1 init\n\n"
        try Data(list.utf8).write(to: URL(fileURLWithPath: directory.file("pids")))

        let processes = RunProcesses(directory: directory)
        #expect(processes.alive() == [ours.pid])
        #expect(processes.alive(except: [ours.pid]) == [])
        processes.end(patience: 0, except: [ours.pid])
        #expect(processes.alive() == [ours.pid])
        processes.end(patience: 0)
        #expect(processes.alive() == [])
        #expect(ours.finish().status == 137)
        for other in [unlisted, stranger] {
            #expect(kill(other.pid, 0) == 0)
            other.send(SIGKILL)
            _ = other.finish()
        }
    }

    @Test("a lock whose file was removed meanwhile is none")
    func removedLock() throws {
        let folder = try TemporaryDirectory()
        let path = try folder.write("", to: "lock")
        let opened = open(path, O_RDWR)
        #expect(unlink(path) == 0)
        #expect(RunLock(taking: opened) == nil)
        #expect(RunLock(taking: open(try folder.write("", to: "lock"), O_RDWR)) != nil)
    }
}
