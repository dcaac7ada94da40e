import Foundation

/// What `/proc` tells of processes.
enum ProcessTree {
    /// A process and all that descend from it, itself first.
    static func descendants(of root: pid_t) -> [pid_t] {
        var children: [pid_t: [pid_t]] = [:]
        for pid in all {
            // The name, in brackets, may hold anything.
            guard let rest = text(pid, "stat").split(separator: ")").last else { continue }
            let fields = rest.split(separator: " ")
            if fields.count > 1, let parent = pid_t(fields[1]) {
                children[parent, default: []].append(pid)
            }
        }
        var found = [root]
        var next = 0
        while next < found.count {
            found += children[found[next]] ?? []
            next += 1
        }
        return found
    }

    /// Number, command line, state and where in the kernel it waits.
    static func description(of pid: pid_t) -> String {
        let command = text(pid, "cmdline").replacing("\0", with: " ")
        let state = text(pid, "status").split(separator: "\n").first { $0.hasPrefix("State:") }
        return "\(pid) \(command): \(state ?? "gone"), \(text(pid, "wchan"))"
    }

    /// What a descriptor of a process stands for.
    static func file(_ descriptor: Int32, of pid: pid_t) -> String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/fd/\(descriptor)")
    }

    /// The processes that have that file, or pipe, open.
    static func holders(of name: String) -> [pid_t] {
        all.filter { pid in
            let descriptors =
                (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd")) ?? []
            return descriptors.compactMap(Int32.init).contains { file($0, of: pid) == name }
        }
    }

    private static var all: [pid_t] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [])
            .compactMap(pid_t.init)
    }

    private static func text(_ pid: pid_t, _ name: String) -> String {
        String(
            decoding: FileManager.default.contents(atPath: "/proc/\(pid)/\(name)") ?? Data(),
            as: UTF8.self)
    }
}
