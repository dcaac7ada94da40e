/// The environment that the script gets: the user's own, byte for byte, and a few names of ours.
///
/// Entries are bytes, since an environment need not be UTF-8.
struct ChildEnvironment {
    /// Each `NAME=value`.
    private(set) var entries: [[UInt8]]

    init(entries: [[UInt8]]) {
        self.entries = entries
    }

    /// The environment that this process was started with.
    static func inherited() -> ChildEnvironment {
        let bytes = FileSystem.bytes(of: "/proc/self/environ") ?? []
        return ChildEnvironment(entries: bytes.split(separator: 0).map(Array.init))
    }

    subscript(name: String) -> String? {
        let start = Array("\(name)=".utf8)
        return entries.first { $0.starts(with: start) }
            .map { String(decoding: $0.dropFirst(start.count), as: UTF8.self) }
    }

    mutating func set(_ name: String, _ value: some Sequence<UInt8>) {
        let start = Array("\(name)=".utf8)
        entries.removeAll { $0.starts(with: start) }
        entries.append(start + value)
    }

    mutating func remove(_ name: String) {
        let start = Array("\(name)=".utf8)
        entries.removeAll { $0.starts(with: start) }
    }

    /// Puts a folder before those that a list such as `PYTHONPATH` holds already.
    mutating func prepend(_ folder: String, to name: String) {
        let start = Array("\(name)=".utf8)
        let present = entries.first { $0.starts(with: start) }?.dropFirst(start.count) ?? []
        set(name, Array(folder.utf8) + (present.isEmpty ? [] : [UInt8(ascii: ":")] + present))
    }
}
