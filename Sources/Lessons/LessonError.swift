import TextReport

/// What is wrong with a lesson's file, a file of answers, or the progress; one line for the user.
package struct LessonError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file, as it was named.
    package let file: String
    /// From 1; nil where it is about the whole file.
    package let line: Int?
    package let text: String

    package init(file: String, line: Int? = nil, _ text: String) {
        (self.file, self.line) = (file, line)
        self.text = WrappedText.printable(
            text.split(whereSeparator: \.isNewline).joined(separator: " "))
    }

    package var description: String {
        "\(WrappedText.printable(file))\(line.map { ", line \($0)" } ?? ""): \(text)"
    }
}
