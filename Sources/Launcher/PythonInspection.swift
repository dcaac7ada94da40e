import Foundation

/// Asks a Python for its version and for the packages that the front end uses.
struct PythonInspection {
    let program: String
    /// As a user types it: `python3`.
    let name: String

    private static let oldest = (3, 9)
    private static let tested = (3, 11)

    /// Looks packages up without importing them: numpy alone would take 0.2 s.
    private static let question = """
        import importlib.util, json, sys
        try:
            from importlib.metadata import version
        except ImportError:
            version = None
        def look(name):
            if importlib.util.find_spec(name) is None:
                return None
            try:
                return version(name)
            except Exception:
                return "?"
        names = ("cloudpickle", "msgpack", "executing", "numpy", "ray")
        print(json.dumps({"version": list(sys.version_info[:3]), "executable": sys.executable,
                          "packages": {name: look(name) for name in names}}))
        """

    private struct Answer: Decodable {
        let version: [Int]
        let executable: String
        let packages: [String: String?]
    }

    func findings() -> [Doctor.Finding] {
        guard let answer = ask(), answer.version.count == 3 else {
            return [
                Doctor.Finding(
                    "Python", .missing, "\(program) doesn't answer: is it a Python 3?",
                    remedy: "sudo apt-get install python3 python3-venv")
            ]
        }
        return [version(answer)] + packages(answer) + [ray(answer)]
    }

    /// The version of the real Ray that this Python has.
    ///
    /// - Throws: ``CommandError`` where there is none, or one that the probe does not know.
    func rayVersion() throws -> String {
        guard let answer = ask() else {
            throw CommandError.machine("\(program) doesn't answer: is it a Python 3?")
        }
        let findings = [ray(answer)] + packages(answer).filter { $0.name == "executing" }
        if let wrong = findings.first(where: { $0.state != .ok }) {
            throw CommandError.machine(
                "--engine ray needs \(wrong.name) in \(answer.executable): \(wrong.detail)"
                    + (wrong.remedy.map { "; mend it with: \($0)" } ?? ""))
        }
        return (answer.packages["ray"] ?? nil) ?? ""
    }

    /// The probe knows the internals of Ray from there on.
    private static let oldestRay = (2, 40)

    private func ray(_ answer: Answer) -> Doctor.Finding {
        guard let version = answer.packages["ray"] ?? nil else {
            return Doctor.Finding(
                "ray", .optional, "not installed; needed only for --engine ray",
                remedy: "\(Wording.shell(name)) -m pip install ray")
        }
        let numbers = version.split(separator: ".").prefix(2).compactMap { Int($0) }
        guard numbers.count == 2, (numbers[0], numbers[1]) >= Self.oldestRay else {
            return Doctor.Finding(
                "ray", .optional,
                "\(version) is too old for --engine ray, which takes 2.40 and newer",
                remedy: "\(Wording.shell(name)) -m pip install --upgrade ray")
        }
        return Doctor.Finding("ray", .ok, "\(version), for --engine ray")
    }

    private func ask() -> Answer? {
        guard let answer = try? ProgramAnswer(of: program, ["-c", Self.question]) else {
            return nil
        }
        return try? JSONDecoder().decode(Answer.self, from: answer.output)
    }

    private func version(_ answer: Answer) -> Doctor.Finding {
        let number = (answer.version[0], answer.version[1])
        let text = answer.version.map(String.init).joined(separator: ".")
        guard number >= Self.oldest else {
            return Doctor.Finding(
                "Python", .missing, "\(text) at \(answer.executable) is too old: 3.9 is needed",
                remedy: "sudo apt-get install python3 python3-venv")
        }
        let note = number == Self.tested ? "" : "; expected to work, untested (3.11 is tested)"
        return Doctor.Finding("Python", .ok, "\(text) at \(answer.executable)\(note)")
    }

    private func packages(_ answer: Answer) -> [Doctor.Finding] {
        ["cloudpickle", "msgpack", "executing", "numpy"].map { name in
            if let version = answer.packages[name] ?? nil {
                return Doctor.Finding(name, .ok, version)
            }
            let isOptional = name == "numpy"
            return Doctor.Finding(
                name, isOptional ? .optional : .missing,
                isOptional ? "not installed; needed only by scripts that use it" : "not installed",
                remedy: "\(Wording.shell(self.name)) -m pip install \(name)")
        }
    }
}
