internal import Glibc

/// The step of the protocol at which a process of the run is to kill itself (SIGKILL), so that tests
/// see what becomes of the others at each of them.
///
/// Only where the environment names one, as `ROLE:MOMENT:KIND:NUMBER`:
/// `worker:sending:NodeRequest.seal:2` is right before a worker sends its second `seal`. Of several
/// workers the first to come there dies, and no other process of the run: whoever takes its place
/// lives. It says so on standard error.
package final class DeathPoint {
    package static let variable = "RAYSCOPE_DIE_AT"
    private let step: Step
    private let mark: String
    /// Changed when a worker becomes an actor.
    package var role: Role
    /// How many steps of that kind are still to come, the deadly one included.
    private var countdown: Int

    package enum Role: String, CaseIterable, Sendable {
        case driver, worker, actor, node
    }

    package enum Moment: String, CaseIterable, Sendable {
        /// What waited to be sent with it is lost, too.
        case sending
        /// The socket has taken it, as far as there was room.
        case sent
        /// It has been read, and nothing done about it.
        case received
    }

    /// A role, a moment, and a kind by its name.
    struct Step: Equatable {
        var role: Role
        var moment: Moment
        var kind: String
        var number: Int

        /// Nil where the text is none.
        init?(_ text: String) {
            let words = text.split(separator: ":", omittingEmptySubsequences: false).map(
                String.init)
            guard words.count == 4, let role = Role(rawValue: words[0]),
                let moment = Moment(rawValue: words[1]), !words[2].isEmpty,
                let number = Int(words[3]), number > 0
            else { return nil }
            (self.role, self.moment, self.kind, self.number) = (role, moment, words[2], number)
        }
    }

    /// Nil where no step is named, or what is named is none.
    package init?(role: Role, runDirectory: String) {
        guard let text = getenv(Self.variable), let step = Step(String(cString: text)) else {
            return nil
        }
        self.step = step
        self.role = role
        countdown = step.number
        mark = runDirectory + "/died"
    }

    /// Ends the process if this is the step, having done what is to come `before` that.
    func passes(_ moment: Moment, _ kind: some MessageKind, before: () -> Void = {}) {
        guard moment == step.moment, role == step.role, kind.name == step.kind else { return }
        countdown -= 1
        guard countdown == 0 else { return }
        // The run directory goes with the run, so that the mark does.
        let file = open(mark, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { return }
        before()
        let line = "rayscope: killed at \(role.rawValue):\(moment.rawValue):\(step.kind)\n"
        _ = line.withCString { write(STDERR_FILENO, $0, strlen($0)) }
        kill(getpid(), SIGKILL)
    }
}
