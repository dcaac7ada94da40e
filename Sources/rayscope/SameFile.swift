import Glibc

/// Whether two names are one file: writing the one would lose the other.
enum SameFile {
    static func are(_ one: String, _ other: String) -> Bool {
        guard let first = identity(one), let second = identity(other) else { return false }
        return first == second
    }

    /// Device and number; nil for what is no file.
    private static func identity(_ path: String) -> [UInt64]? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return [UInt64(status.st_dev), UInt64(status.st_ino)]
    }
}
