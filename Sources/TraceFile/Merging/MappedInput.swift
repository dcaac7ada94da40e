import Glibc

/// A file that a process of the run left, mapped for reading.
final class MappedInput {
    let bytes: UnsafeRawBufferPointer

    /// Why a file is left out of a merge.
    enum Failure: Error {
        /// Too short to say whose it is: the process died while making it.
        case empty
        case foreign(String)
    }

    init(path: String) throws(Failure) {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { throw .foreign(TraceError.reason(errno)) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .foreign("it is no plain file")
        }
        guard status.st_size > 0 else { throw .empty }
        let base = mmap(nil, Int(status.st_size), PROT_READ, MAP_PRIVATE, file, 0)
        guard base != MAP_FAILED else { throw .foreign(TraceError.reason(errno)) }
        bytes = UnsafeRawBufferPointer(start: base, count: Int(status.st_size))
    }

    deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }
}
