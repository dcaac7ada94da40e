package import TextReport

/// Grades as lines of a test run, and as JUnit's XML.
package struct GradeReport: Sendable {
    package let grades: [Grade]

    package init(_ grades: [Grade]) { self.grades = grades }

    package var failed: Int { grades.count { !$0.isRight } }

    /// A line for each answer, the reasons below wrong ones, and the sums at the end.
    package func text(width: Int, style: TextStyle) -> String {
        var lines: [String] = []
        for grade in grades {
            let mark = grade.isRight ? style.escaped("✔", "32") : style.escaped("✘", "31")
            let given = grade.given.map { ": \(WrappedText.shortened($0, to: 60))" } ?? ""
            lines.append(
                "\(mark) "
                    + WrappedText.printable("\(grade.lesson) \(grade.question)\(given)"))
            if !grade.isRight {
                lines += WrappedText.lines(
                    // A text of several lines is one here.
                    grade.reason.split(whereSeparator: \.isNewline).joined(separator: " "),
                    width: width, first: "    ", rest: "    ")
            }
        }
        lines.append("\(grades.count - failed) passed, \(failed) failed")
        return lines.joined(separator: "\n") + "\n"
    }

    /// The format of JUnit's reports, which graders read.
    package var junit: String {
        var lines = [
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
            "<testsuites tests=\"\(grades.count)\" failures=\"\(failed)\">",
        ]
        var lessons: [String] = []
        for grade in grades where !lessons.contains(grade.lesson) { lessons.append(grade.lesson) }
        for lesson in lessons {
            let own = grades.filter { $0.lesson == lesson }
            lines.append(
                "  <testsuite name=\"\(Self.escaped(lesson))\" tests=\"\(own.count)\" "
                    + "failures=\"\(own.count { !$0.isRight })\">")
            for grade in own {
                let test =
                    "    <testcase classname=\"\(Self.escaped(lesson))\" "
                    + "name=\"\(Self.escaped(grade.question))\""
                lines.append(
                    grade.isRight
                        ? test + "/>"
                        : test + "><failure message=\"\(Self.escaped(grade.reason))\"/></testcase>")
            }
            lines.append("  </testsuite>")
        }
        return (lines + ["</testsuites>", ""]).joined(separator: "\n")
    }

    /// What XML can't hold is left out.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\t", "\n", "\r": result += "&#\(scalar.value);"
            case _ where scalar.value < 0x20 || scalar.value & 0xFFFE == 0xFFFE:
                result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
