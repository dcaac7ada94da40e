import Glibc

/// The folder of one run: `rayscope-<random>`, readable by its user alone.
///
/// ```
/// rayscope-9f3c…/   mode 0700
///   lock            held with flock(2) as long as `rayscope run` lives, whatever ends it
///   run             what the run is, and where its trace is meant to go; written last
///   pids            `pid role` a line, appended by the node for each process it starts
///   …               recorder files, sockets
/// ```
/// A folder that is not a real one, not this user's or open to others is not ours: it is left
/// alone, whatever its name.
package struct PrivateDirectory: Equatable, Sendable {
    package let path: String

    static let prefix = "rayscope-"
    /// A socket's path has 107 bytes; what is left is for the names inside.
    static let longestPath = 88

    package func file(_ name: String) -> String { FileSystem.join(path, name) }

    /// The folders that run directories are made in, best first: `$XDG_RUNTIME_DIR`, `$TMPDIR`,
    /// `/tmp`; those that are there and leave room for a socket's path.
    package static func places(runtime: String?, temporary: String?) -> [String] {
        var places: [String] = []
        for place in [runtime, temporary, "/tmp"] {
            guard let place, place.hasPrefix("/"), let real = FileSystem.realPath(place),
                FileSystem.isDirectory(real), real.utf8.count + 26 <= longestPath,
                !places.contains(real)
            else { continue }
            places.append(real)
        }
        return places
    }

    /// Makes a new one, with a name that nobody can guess, and locks it.
    ///
    /// - Throws: ``CommandError`` where none of the places can be written.
    static func create(in places: [String]) throws -> (PrivateDirectory, RunLock) {
        var refusal = "no folder for temporary files: set TMPDIR"
        // A second try where a command that cleans up came between the folder and its lock.
        for place in places + places {
            let name = prefix + String(UInt64.random(in: 1 << 60...UInt64.max), radix: 16)
            let path = FileSystem.join(place, name)
            // mkdir never follows what another user may have put there.
            guard mkdir(path, 0o700) == 0, let directory = PrivateDirectory(existing: path) else {
                refusal = "can't make the run directory \(path): \(FileSystem.reason())"
                continue
            }
            let descriptor = open(
                directory.file("lock"), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
            guard descriptor >= 0, let lock = RunLock(taking: descriptor) else {
                refusal = "can't lock the run directory \(path): \(FileSystem.reason())"
                directory.remove()
                continue
            }
            return (directory, lock)
        }
        throw CommandError.machine(refusal)
    }

    /// One that is there already; nil for anything that isn't surely ours.
    package init?(existing path: String) {
        let digits = FileSystem.name(of: path).dropFirst(Self.prefix.count)
        guard path.hasPrefix("/"), FileSystem.name(of: path).hasPrefix(Self.prefix),
            digits.count == 16, digits.allSatisfy(\.isHexDigit),
            let information = FileSystem.information(of: path, followingLinks: false),
            information.st_mode & S_IFMT == S_IFDIR, information.st_uid == geteuid(),
            information.st_mode & 0o077 == 0
        else { return nil }
        self.path = path
    }

    /// All of this user's in the given places.
    static func all(in places: [String]) -> [PrivateDirectory] {
        places.flatMap { place in
            FileSystem.names(in: place).filter { $0.hasPrefix(prefix) }.sorted()
                .compactMap { PrivateDirectory(existing: FileSystem.join(place, $0)) }
        }
    }

    /// Takes the lock; nil while somebody holds it, or where there is none.
    func lock() -> RunLock? {
        let descriptor = open(file("lock"), O_RDWR | O_CLOEXEC | O_NOFOLLOW)
        if descriptor < 0 {
            // Cut off right after it was made: it is empty, or this does nothing.
            rmdir(path)
            return nil
        }
        return RunLock(taking: descriptor)
    }

    func remove() {
        FileSystem.removeTree(path)
    }
}

/// A lock that the kernel gives back when its holder ends, however it ends.
final class RunLock: Sendable {
    private let descriptor: Int32

    /// Takes over the descriptor; nil, and closed, where another process holds the lock, or held it
    /// just now and has removed the file with its folder: such a lock would protect nothing.
    init?(taking descriptor: Int32) {
        self.descriptor = descriptor
        var information = stat()
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, fstat(descriptor, &information) == 0,
            information.st_nlink > 0
        else {
            close(descriptor)
            return nil
        }
    }

    deinit { close(descriptor) }
}
