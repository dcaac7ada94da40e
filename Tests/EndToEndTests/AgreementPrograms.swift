import Comparison
import Foundation
import Lessons
import TestSupport
import Testing

/// What is run on both engines.
enum AgreementPrograms {
    /// Below `Tests/Programs`, without `.py`.
    static let all =
        ["ray", "rules", "fidelity"].flatMap { folder in
            Programs.names(in: folder).map { "\(folder)/\($0)" }
        }.filter { !unfinished.contains($0) && !crashing.contains($0) } + lessons

    /// The lessons' programs, the question's own among them.
    private static let lessons = LessonPrograms.names.map(program)

    private static func program(of lesson: String) -> String {
        "\(LessonPrograms.programs)/\(lesson)/program"
    }

    /// What a program is run with: a lesson's with the first round of its quiz, the keys of which
    /// hold on both engines.
    static func arguments(of program: String) throws -> [String] {
        guard let lesson = LessonPrograms.names.first(where: { self.program(of: $0) == program })
        else { return [] }
        let quiz = try LessonPrograms.folder.quiz(LessonPrograms.number(lesson))
        return try #require(quiz.parameters.first).arguments
    }

    /// Real Ray does not always come to their end: its threads waited for ever after `os.fork()` in
    /// two of three runs without the probe.
    static let unfinished: Set = ["rules/other_processes", "rules/processes_in_tasks"]

    /// It prints the same, but a worker or two of real Ray crashed in each of two runs.
    static let crashing: Set = ["rules/unusual_results"]

    /// Workers die there, of which Ray tells on standard output, and not with one line each.
    static let withDeaths: Set = [
        "rules/actor_errors", "rules/actor_restarts", "rules/failed_dependency", "rules/failures",
        "rules/named_actors", "rules/concurrent_actors", "fidelity/retries",
        "rules/generators", "rules/dynamic_generators",
    ]

    /// Real Ray itself prints now the one, now the other: whether a call reaches an actor that is
    /// about to end is a race (seen once otherwise than in the other runs).
    static let printsByChance: Set = ["rules/actor_restarts"]

    /// What tasks print last is lost on Ray where the script ends right after it.
    static let losesLines: Set = ["rules/printing"]

    /// Where real Ray itself varies from run to run, or where the engines differ on purpose.
    static func exceptions() throws -> [AgreementException] {
        try JSONDecoder().decode(
            [AgreementException].self,
            from: Data(contentsOf: URL(fileURLWithPath: Programs.path("exceptions.json"))))
    }
}

/// A line of `Tests/Programs/exceptions.json`, which `scripts/record-exceptions` records: in what the
/// engines may differ, and what five runs on both of them did.
struct AgreementException: Codable {
    let program: String
    /// Nil for values outside of all calls.
    let function: String?
    let aspects: Set<Aspect>
    let reason: String
    /// The differences of each run; `the same` where there were none.
    let runs: [String]

    func allows(_ difference: Finding, in program: String) -> Bool {
        program == self.program && function == difference.function
            && aspects.contains(difference.aspect)
    }
}
