import Foundation
import Launcher

/// Has a script rewritten, by the Python that is to run it.
struct ScriptRewriter {
    let python: String

    /// What the Python package answers.
    struct Answer: Decodable {
        let way: PassingWay?
        let variable: String?
        let line: Int?
        let rewritten: [Rewritten]?
        /// Nothing can be rewritten.
        let refusal: TwinReport.Refusal?
    }

    struct Rewritten: Decodable {
        let way: PassingWay
        let file: String?
        let diff: String?
        let refusal: TwinReport.Refusal?
    }

    /// Writes the rewritten scripts into the folder.
    ///
    /// - Throws: ``CommandError`` where Python doesn't answer.
    func rewrite(
        _ script: String, function: String, variable: String, assumesUnchanged: Bool,
        into folder: String
    ) throws -> Answer {
        // Not with `-m`: that looks into the working directory first, where anything may lie.
        let answer = try ProgramAnswer(
            of: python,
            [
                "-c",
                "import sys; sys.path[0] = sys.argv.pop(1); import runpy; "
                    + "runpy.run_module('rayscope_rewriting', run_name='__main__', alter_sys=True)",
                try Installation.current().rewriting(),
            ] + (assumesUnchanged ? ["--assume-unchanged"] : [])
                + ["--", script, function, variable, folder])
        do {
            return try JSONDecoder().decode(Answer.self, from: answer.output)
        } catch {
            let last = String(decoding: answer.errors, as: UTF8.self).split(separator: "\n").last
            throw CommandError.usage(
                "\(script) can't be rewritten: \(last.map(String.init) ?? "Python says nothing")")
        }
    }
}
