import Glibc

/// Where files go that last no longer than a command, or that only the user may remove: in `TMPDIR`,
/// or `/tmp` where that names no folder.
package enum TemporaryPlace {
    static var folder: String {
        let wish = ChildEnvironment.inherited()["TMPDIR"] ?? "/tmp"
        return FileSystem.isDirectory(wish) ? FileSystem.absolute(wish) : "/tmp"
    }

    /// A new folder `rayscope-PURPOSE-…`, for this user alone.
    ///
    /// - Throws: ``CommandError`` where none can be made.
    package static func makeFolder(for purpose: String) throws(CommandError) -> String {
        var name = pattern(purpose)
        guard mkdtemp(&name) != nil else { throw failure() }
        return text(name)
    }

    /// A new file that has no name any more, open for reading and writing.
    ///
    /// - Throws: ``CommandError`` where none can be made.
    static func openFile(for purpose: String) throws(CommandError) -> Int32 {
        var name = pattern(purpose)
        let descriptor = mkstemp(&name)
        guard descriptor >= 0 else { throw failure() }
        unlink(name)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        return descriptor
    }

    /// The six letters are what mkdtemp and mkstemp replace.
    private static func pattern(_ purpose: String) -> [CChar] {
        Array("\(folder)/rayscope-\(purpose)-XXXXXX".utf8CString)
    }

    private static func text(_ name: [CChar]) -> String {
        String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func failure() -> CommandError {
        .machine(
            "nothing can be written to \(folder) (\(FileSystem.reason())): set TMPDIR to a folder "
                + "that can be written")
    }
}
