import Glibc

/// The lessons of a folder: `lessons/`, each in a folder of its own, and their recorded traces beside
/// it in `traces/`.
package struct LessonFolder: Sendable {
    package let path: String

    package init(path: String) { self.path = path }

    /// Folders of lessons that are whole, by their numbers.
    package var names: [Int: String] {
        var names: [Int: String] = [:]
        guard let folder = opendir(path) else { return [:] }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard let number = Int(name.prefix { $0 != "-" }), number > 0, name.contains("-"),
                access("\(path)/\(name)/lesson.md", R_OK) == 0
            else { continue }
            names[number] = name
        }
        return names
    }

    /// - Throws: ``LessonError``
    package func lesson(_ number: Int) throws(LessonError) -> Lesson {
        let file = try self.file("lesson.md", of: number)
        return try LessonFile(
            file: file, text: try text(of: file),
            program: try text(of: try self.file("program.py", of: number))
                .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
                .droppingLastEmpty
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
        return try text(of: file).split(separator: "\n").map(String.init)
    }

    /// - Throws: ``LessonError`` that lists what there is.
    package func name(of number: Int) throws(LessonError) -> String {
        let names = self.names
        guard let name = names[number] else {
            let known = names.keys.sorted().map(String.init).joined(separator: ", ")
            throw LessonError(file: "lesson \(number)", "there is none; there are \(known)")
        }
        return name
    }

    /// - Throws: ``LessonError``
    package func text(of file: String) throws(LessonError) -> String {
        guard let stream = fopen(file, "r") else {
            throw LessonError(
                file: file, "it can't be read: \(String(cString: strerror(errno)))")
        }
        defer { fclose(stream) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&buffer, 1, buffer.count, stream)
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw LessonError(file: file, "it is no UTF-8 text")
        }
        return text
    }
}

extension [String] {
    /// Without the empty piece after the last line's end.
    fileprivate var droppingLastEmpty: [String] { last == "" ? Array(dropLast()) : self }
}
