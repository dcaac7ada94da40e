import Glibc

/// Where a page about a trace goes.
package enum PagePlace {
    /// `NAME.trace.html` beside `NAME.trace.jsonl`; in a new folder for temporary files where that
    /// one can't be written, or has a page that is not ours.
    ///
    /// - Throws: ``CommandError`` where there is no place at all.
    package static func beside(trace: String) throws -> String {
        let page = name(for: trace)
        let folder = FileSystem.folder(of: page)
        if access(folder, W_OK) == 0, mayBeReplaced(page) { return page }
        do {
            let made = try TemporaryPlace.makeFolder(for: "page")
            return FileSystem.join(made, FileSystem.name(of: page))
        } catch {
            throw CommandError.usage(
                "no page can be written to \(folder) nor \(TemporaryPlace.folder): "
                    + "\(FileSystem.reason()); name a file with -o")
        }
    }

    package static func absolute(_ path: String) -> String { FileSystem.absolute(path) }

    private static func name(for trace: String) -> String {
        var name = trace
        for ending in [".gz", ".jsonl"] where name.hasSuffix(ending) {
            name.removeLast(ending.count)
        }
        return name + ".html"
    }

    /// Whether nothing is lost but an older page of ours.
    private static func mayBeReplaced(_ path: String) -> Bool {
        guard FileSystem.information(of: path, followingLinks: false) != nil else { return true }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
        guard descriptor >= 0, FileSystem.isFile(path) else { return false }
        defer { close(descriptor) }
        var start = [UInt8](repeating: 0, count: 2048)
        let count = read(descriptor, &start, start.count)
        return String(decoding: start.prefix(max(count, 0)), as: UTF8.self)
            .contains("<meta name=\"generator\" content=\"rayscope\">")
    }
}
