import Glibc

/// This machine, in words: `2 cores, Intel Xeon E5-2670, 24 GB`.
package enum MachineDescription {
    package static func current() -> String {
        let cores = max(Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))), 1)
        let pages = Int(sysconf(Int32(_SC_PHYS_PAGES)))
        let memory = pages.multipliedReportingOverflow(by: Int(sysconf(Int32(_SC_PAGESIZE))))
        return text(
            cores: cores, processor: processor(in: contents(of: "/proc/cpuinfo")),
            memory: memory.overflow || pages <= 0 ? nil : memory.partialValue)
    }

    /// The memory is in bytes.
    static func text(cores: Int, processor: String?, memory: Int?) -> String {
        let gigabytes = memory.map { "\(($0 + (1 << 29)) >> 30) GB" }
        return
            (["\(cores) \(cores == 1 ? "core" : "cores")"]
            + [processor, gigabytes].compactMap(\.self)).joined(separator: ", ")
    }

    /// The first `model name` of `/proc/cpuinfo`, without trademarks; nil where it tells none, as on
    /// many ARM machines.
    static func processor(in text: String) -> String? {
        let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
        guard let name = line?.split(separator: ":", maxSplits: 1).last, line?.contains(":") == true
        else { return nil }
        let plain = ["(R)", "(TM)", "(r)", "(tm)"].reduce(String(name)) { text, mark in
            text.split(separator: mark, omittingEmptySubsequences: false).joined()
        }
        let words = plain.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.isEmpty ? nil : words
    }

    private static func contents(of path: String) -> String {
        guard let file = fopen(path, "re") else { return "" }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}
