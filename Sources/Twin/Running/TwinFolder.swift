import Glibc
import Launcher

/// Where the rewritten scripts and the traces are kept; knows what was made in it, so that a twin
/// that is cut off leaves nothing behind.
final class TwinFolder {
    let path: String
    private let wasMade: Bool
    private var files: [String] = []

    /// - Parameters:
    ///   - asked: the folder that the user names.
    ///   - name: of the script, without its ending: what the files begin with.
    ///   - usual: the folder where the user names none; the next free `NAME.twin` where another twin's
    ///     files are in it.
    /// - Throws: ``CommandError`` where it can't be made, or holds another twin's files.
    init(_ asked: String?, for name: String, otherwise usual: String) throws {
        var path = asked ?? usual
        if path.count > 1, path.hasSuffix("/") { path = String(path.dropLast()) }
        if let file = Self.file(ofATwinOf: name, in: path) {
            guard asked == nil else {
                throw CommandError.usage(
                    "\(path) holds another twin's \(file): name another folder with -o FOLDER, or "
                        + "remove that one")
            }
            let stem = usual.hasSuffix(".twin") ? String(usual.dropLast(5)) : usual
            var number = 2
            repeat {
                path = "\(stem).\(number).twin"
                number += 1
            } while access(path, F_OK) == 0
        }
        self.path = path
        wasMade = mkdir(path, 0o777) == 0
        let reason = errno
        guard wasMade || (reason == EEXIST && access("\(path)/.", W_OK | X_OK) == 0) else {
            let text = String(cString: strerror(reason == EEXIST ? errno : reason))
            throw CommandError.usage(
                "\(path) can't hold the traces: \(text); name another folder with -o FOLDER")
        }
    }

    /// The first file that an earlier twin of a script of this name left in a folder.
    private static func file(ofATwinOf name: String, in path: String) -> String? {
        PassingWay.allCases.flatMap { way in
            [".py", ".trace.jsonl"].map { "\(name).\(way.rawValue)\($0)" }
        }.first { access("\(path)/\($0)", F_OK) == 0 }
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
