import CSystem
import Glibc

/// The user's browser, started apart from this program: it goes on when the command has ended.
package struct Browser {
    private let environment: ChildEnvironment

    package static func inherited() -> Browser { Browser(environment: .inherited()) }

    init(environment: ChildEnvironment) {
        self.environment = environment
    }

    /// Has a file shown; whether some browser took it.
    package func open(_ path: String) -> Bool {
        commands(for: Self.address(of: path)).contains { start($0) }
    }

    /// What to try, best first: `$BROWSER` (several apart by colons, `%s` for the address), then
    /// the desktop's own choice. Without a display that would look for a browser of the terminal.
    func commands(for address: String) -> [[String]] {
        let wishes = (environment["BROWSER"] ?? "").split(separator: ":").map { wish in
            let words = wish.split(separator: " ").map(String.init)
            return words.contains { $0.contains("%s") }
                ? words.map { $0.replacing("%s", with: address) } : words + [address]
        }
        let hasDisplay = ["DISPLAY", "WAYLAND_DISPLAY"].contains {
            !(environment[$0] ?? "").isEmpty
        }
        return wishes.filter { $0.count > 1 } + (hasDisplay ? [["xdg-open", address]] : [])
    }

    /// `file:///…`, with everything escaped that has a meaning in an address.
    static func address(of path: String) -> String {
        "file://"
            + path.utf8.map { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "-"),
                    UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "~"):
                    String(UnicodeScalar(byte))
                default:
                    "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
                }
            }.joined()
    }

    /// Starters such as xdg-open say within a moment that they know no browser; what still runs
    /// then is one.
    private static let patienceMilliseconds = 3000

    private func start(_ command: [String]) -> Bool {
        guard let name = command.first,
            let program = Executable.find(name, in: environment["PATH"]),
            let pid = spawn(program, command)
        else { return false }
        for _ in 0..<(Self.patienceMilliseconds / 20) {
            var status: Int32 = 0
            let ended = waitpid(pid, &status, WNOHANG)
            if ended == pid { return ChildProcess.End(waitStatus: status) == .exited(0) }
            if ended < 0 && errno != EINTR { return false }
            usleep(20_000)
        }
        return true
    }

    private func spawn(_ program: String, _ command: [String]) -> pid_t? {
        var pid: pid_t = 0
        let reason = ChildProcess.withCStrings(command.map { Array($0.utf8) }) { arguments in
            ChildProcess.withCStrings(environment.entries) { environment in
                csystem_spawn_detached(program, arguments, environment, &pid)
            }
        }
        return reason == 0 ? pid : nil
    }
}
