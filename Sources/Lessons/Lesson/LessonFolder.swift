import Glibc

/// The lessons of a folder: `lessons/`, each in a folder of its own, and their recorded traces beside
/// it in `traces/`.
package struct LessonFolder: Sendable {
    package let path: String

    package init(path: String) { self.path = path }

    /// Folders of lessons that are whole, by their numbers.
    package var names: [Int: String] { all.compactMapValues(\.first) }

    /// In the order of the alphabet, where several have one number.
    private var all: [Int: [String]] {
        var names: [Int: [String]] = [:]
        guard let folder = opendir(path) else { return [:] }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard let number = Int(name.prefix { $0 != "-" }), number > 0, name.contains("-"),
                access("\(path)/\(name)/lesson.md", R_OK) == 0
            else { continue }
            names[number, default: []].append(name)
        }
        return names.mapValues { $0.sorted() }
    }

    /// - Throws: ``LessonError``
    package func lesson(_ number: Int) throws(LessonError) -> Lesson {
        let file = try self.file("lesson.md", of: number)
        return try LessonFile(
            file: file, text: try text(of: file),
            program: try text(of: try self.file("program.py", of: number))
                .sourceLines.droppingLastEmpty
        ).lesson(number: number, name: try name(of: number))
    }

    /// - Throws: ``LessonError``
    package func quiz(_ number: Int) throws(LessonError) -> Quiz {
        let file = try self.file("quiz.yml", of: number)
        return try QuizFile(file: file).quiz(try text(of: file))
    }

    /// - Throws: ``LessonError``
    package func exercise(_ number: Int) throws(LessonError) -> Exercise {
        let file = try self.file("exercise.yml", of: number)
        return try ExerciseFile(file: file).exercise(try text(of: file))
    }

    /// The path of one of a lesson's files.
    ///
    /// - Throws: ``LessonError`` where there is no such lesson.
    package func file(_ file: String, of number: Int) throws(LessonError) -> String {
        "\(path)/\(try name(of: number))/\(file)"
    }

    /// The path of the trace that was recorded on an engine: `embedded` or `ray`.
    ///
    /// - Throws: ``LessonError`` where there is no such lesson.
    package func recordedTrace(of number: Int, engine: String) throws(LessonError) -> String {
        "\(path)/../traces/\(try name(of: number)).\(engine).trace.jsonl"
    }

    /// What the program printed in the recorded run; nothing where that was not recorded.
    ///
    /// - Throws: ``LessonError``
    package func recordedOutput(of number: Int, engine: String) throws(LessonError) -> [String] {
        let file = "\(path)/../traces/\(try name(of: number)).\(engine).output.txt"
        guard access(file, F_OK) == 0 else { return [] }
        return try text(of: file).sourceLines.filter { !$0.isEmpty }
    }

    /// - Throws: ``LessonError`` that lists what there is, or the folders that share the number.
    package func name(of number: Int) throws(LessonError) -> String {
        let names = all
        guard let own = names[number], let name = own.first else {
            let known = names.keys.sorted().map(String.init).joined(separator: ", ")
            throw LessonError(file: "lesson \(number)", "there is none; there are \(known)")
        }
        guard own.count == 1 else {
            throw LessonError(
                file: "lesson \(number)",
                "several folders of \(path) have this number: \(own.joined(separator: ", ")); "
                    + "give each its own")
        }
        return name
    }

    /// A whole file of text. A lesson's files are files; of what the user names, a pipe may be read,
    /// too.
    ///
    /// - Throws: ``LessonError``
    package func text(of file: String, mayBePipe: Bool = false) throws(LessonError) -> String {
        try TextFile.text(of: file, mayBePipe: mayBePipe)
    }
}

extension [String] {
    /// Without the empty piece after the last line's end.
    fileprivate var droppingLastEmpty: [String] { last == "" ? Array(dropLast()) : self }
}
