import Glibc
import Launcher

/// Where the rewritten scripts and the traces are kept; knows what was made in it, so that a twin
/// that is cut off leaves nothing behind.
final class TwinFolder {
    let path: String
    private let wasMade: Bool
    private var files: [String] = []

    /// - Throws: ``CommandError`` where it can't be made.
    init(_ path: String) throws {
        let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        self.path = path
        wasMade = mkdir(path, 0o777) == 0
        let reason = errno
        guard wasMade || (reason == EEXIST && access("\(path)/.", W_OK | X_OK) == 0) else {
            let text = String(cString: strerror(reason == EEXIST ? errno : reason))
            throw CommandError.usage(
                "\(path) can't hold the traces: \(text); name another folder with -o FOLDER")
        }
    }

    /// The path of a file that is about to be made in it.
    func file(_ name: String) -> String {
        let file = "\(path)/\(name)"
        files.append(file)
        return file
    }

    func removeWhatWasMade() {
        for file in files { unlink(file) }
        if wasMade { rmdir(path) }
    }
}
