internal import Glibc
internal import ObjectPassing

/// The file `pids` of the run directory, a line `pid role` for each process of the run, so that
/// whoever is left can tell which processes are to be ended.
struct ProcessLedger {
    private let path: String
    /// The highest number that a worker of the run has had before; 0 where there was none. Not how
    /// many there were: one that ends before it is ready is not written down.
    let lastWorker: ProcessNumber

    init(directory: String) {
        path = directory + "/pids"
        lastWorker = Self.lines(of: path).reduce(0) { last, line in
            guard let role = line.split(separator: " ").last, role.hasPrefix("worker-") else {
                return last
            }
            return max(last, ProcessNumber(role.dropFirst(7)) ?? 0)
        }
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
