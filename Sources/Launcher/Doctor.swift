import CSystem
import Glibc

/// Looks at what Rayscope needs on this machine.
package struct Doctor {
    /// One thing that was looked at.
    package struct Finding: Equatable, Sendable {
        package enum State: String, Sendable {
            case ok
            /// Rayscope does without, with less to offer.
            case optional
            case missing
        }

        package let name: String
        package let state: State
        /// What was found, or what is wrong.
        package let detail: String
        /// The command that mends it; nil where all is well or no command does.
        package let remedy: String?

        package init(_ name: String, _ state: State, _ detail: String, remedy: String? = nil) {
            self.name = name
            self.state = state
            self.detail = detail
            self.remedy = remedy
        }
    }

    private let python: String?
    private let environment = ChildEnvironment.inherited()

    /// - Parameter python: a name or path; `python3` in `PATH` where nil.
    package init(python: String?) {
        self.python = python
    }

    /// All findings of the running side, in the order in which a run needs them.
    package func findings() -> [Finding] {
        pythonFindings() + partFindings() + [memoryFinding(), runDirectoryFinding()]
    }

    private func pythonFindings() -> [Finding] {
        do {
            let program = try Executable.python(python, in: environment["PATH"])
            return PythonInspection(program: program, name: python ?? "python3").findings()
        } catch {
            return [
                Finding(
                    "Python", .missing, "\(python ?? "python3") is not there",
                    remedy: "sudo apt-get install python3 python3-venv")
            ]
        }
    }

    private func partFindings() -> [Finding] {
        func finding(_ name: String, _ part: (Installation) throws -> String) -> Finding {
            do {
                return Finding(name, .ok, try part(Installation.current()))
            } catch {
                return Finding(
                    name, .missing, "not beside `rayscope`, nor installed with it",
                    remedy: "make install PREFIX=…, in the checkout of Rayscope")
            }
        }
        return [
            finding("node program") { try $0.node() },
            finding("library") { try $0.library() },
            finding("Python front end") { try $0.frontEnd() },
            finding("Python reading") { try $0.reading() },
            finding("probe of real Ray") { try $0.probe() },
        ]
    }

    /// The object store lies in a memory file, which takes its pages from free memory.
    private func memoryFinding() -> Finding {
        let name = "shared memory"
        let descriptor = csystem_anonymous_memory("rayscope-doctor", Self.leastMemory)
        guard descriptor >= 0 else {
            return Finding(name, .missing, "no memory files: \(FileSystem.reason())")
        }
        close(descriptor)
        let text = FileSystem.bytes(of: "/proc/meminfo") ?? []
        let available = String(decoding: text, as: UTF8.self).split(separator: "\n")
            .first { $0.hasPrefix("MemAvailable:") }?
            .split(separator: " ").dropFirst().first.flatMap { Int($0) }
        guard let kibibytes = available else { return Finding(name, .ok, "memory files work") }
        let megabytes = kibibytes * 1024 / 1_000_000
        guard kibibytes * 1024 >= Self.leastMemory else {
            return Finding(
                name, .missing,
                "\(Wording.count(megabytes)) MB of memory are free; "
                    + "the smallest object store takes \(Self.leastMemory / 1_000_000) MB")
        }
        return Finding(name, .ok, "\(Wording.count(megabytes)) MB of memory are free")
    }

    /// The smallest object store that Ray accepts, in bytes (75 MiB).
    private static let leastMemory = 78_643_200

    private func runDirectoryFinding() -> Finding {
        let places = PrivateDirectory.places(
            runtime: environment["XDG_RUNTIME_DIR"], temporary: environment["TMPDIR"])
        do {
            let (directory, lock) = try PrivateDirectory.create(in: places)
            defer { withExtendedLifetime(lock) { directory.remove() } }
            return Finding("run directory", .ok, "in \(FileSystem.folder(of: directory.path))")
        } catch {
            return Finding(
                "run directory", .missing,
                "none of \(places.joined(separator: ", ")) can be written",
                remedy: "export TMPDIR=FOLDER")
        }
    }
}
