internal import Glibc

/// The file `pids` of the run directory, a line `pid role` for each process of the run, so that
/// whoever is left can tell which processes are to be ended.
struct ProcessLedger {
    private let path: String
    /// How many workers the run has had before.
    let workers: Int

    init(directory: String) {
        path = directory + "/pids"
        workers = Self.lines(of: path).count { $0.contains(" worker-") }
    }

    func add(_ pid: pid_t, role: String) {
        let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { return }
        let line = "\(pid) \(role)\n"
        _ = line.withCString { write(file, $0, strlen($0)) }
        close(file)
    }

    private static func lines(of path: String) -> [Substring] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return [] }
        defer { close(file) }
        var bytes: [UInt8] = []
        withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { buffer in
            while true {
                let count = read(file, buffer.baseAddress, buffer.count)
                guard count > 0 else { return }
                bytes.append(contentsOf: buffer[..<count])
            }
        }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }
}
