import TestSupport
import Testing
import TextReport

@testable import Lessons
@testable import MarkdownReading

/// Markdown, read and written on a terminal.
@Suite("Lessons: Markdown") struct MarkdownTests {
    private func lines(_ text: String, width: Int = 40, style: TextStyle = .plain) -> [String] {
        MarkdownText(width: width, style: style).lines(of: MarkdownDocument.blocks(of: text))
    }

    @Test("blocks, with the lines where they begin")
    func blocks() {
        let blocks = MarkdownDocument.blocks(
            of: """
                ## A *b* `c`

                One
                two  
                three [x](http://y)

                ```python
                a = 1
                ```

                3. three
                4. four

                > quoted

                ---

                <!-- remark -->
                """)
        #expect(
            blocks.map(\.content) == [
                .heading(level: 2, [.text("A "), .emphasis([.text("b")]), .text(" "), .code("c")]),
                .paragraph([
                    .text("One"), .softBreak, .text("two"), .lineBreak, .text("three "),
                    .link([.text("x")], address: "http://y"),
                ]),
                .code("a = 1\n", language: "python"),
                .list(
                    [
                        [MarkdownBlock(.paragraph([.text("three")]), line: 11)],
                        [MarkdownBlock(.paragraph([.text("four")]), line: 12)],
                    ], start: 3),
                .quote([MarkdownBlock(.paragraph([.text("quoted")]), line: 14)]),
                .rule,
                .html("<!-- remark -->\n"),
            ])
        #expect(blocks.map(\.line) == [1, 3, 7, 11, 14, 16, 18])
    }

    @Test("no text, no blocks")
    func empty() {
        #expect(MarkdownDocument.blocks(of: "").isEmpty)
        #expect(lines("") == [])
        #expect(lines("<!-- only a comment -->") == [])
    }

    @Test("paragraphs wrap at the width; what is longer stands alone")
    func wrapping() {
        #expect(
            lines("one two three four five six", width: 20) == ["one two three four", "five six"])
        #expect(lines("12345678901234567890 x", width: 20) == ["12345678901234567890", "x"])
        let long = String(repeating: "w", count: 30)
        #expect(lines("a \(long) b", width: 20) == ["a", long, "b"])
        #expect(lines("one\ntwo  \nthree") == ["one two", "three"])
        // A mark in the middle of a word breaks nothing.
        #expect(lines("a**b**c `d e`.") == ["abc `d e`."])
    }

    @Test("one empty line between two blocks, none where nothing is shown")
    func between() {
        #expect(lines("# h\n\na\n\n<!-- x -->\n\nb") == ["h", "", "a", "", "b"])
    }

    @Test("lists: their marks, and what is below them indented")
    func lists() {
        #expect(
            lines("- one two three four five\n- six\n    - inner\n\n9. nine\n10. ten", width: 20)
                == [
                    "• one two three four", "  five", "• six", "", "  • inner", "", "9. nine",
                    "10. ten",
                ])
        #expect(lines("> quoted\n> - x") == ["│ quoted", "", "│ • x"])
    }

    @Test("code keeps its lines, empty ones and spaces, and is not wrapped")
    func code() {
        let long = String(repeating: "x ", count: 30)
        #expect(
            lines("```\na\n\n  b  c\n\(long)y\n```", width: 20)
                == ["    a", "", "      b  c", "    \(long)y"])
        #expect(lines("a `x  y` b") == ["a `x y` b"])
    }

    @Test("styles are escape codes on a terminal and marks elsewhere")
    func styles() {
        #expect(lines("`c` *e* **s**") == ["`c` e s"])
        #expect(
            lines("`c` *e* **s**", style: .coloured)
                == ["\u{1B}[36mc\u{1B}[0m \u{1B}[3me\u{1B}[0m \u{1B}[1ms\u{1B}[0m"])
        #expect(lines("[text](http://a)") == ["text (http://a)"])
    }

    @Test("no text makes the terminal do anything")
    func hostile() {
        for text in HostileText.all + ["\u{9B}31m", "\u{7}", "a\u{8}b", "\u{1B}]0;title\u{7}"] {
            for markdown in [
                text, "# \(text)", "- \(text)", "> \(text)", "`\(text)`", "```\n\(text)\n```",
                "*\(text)*", "[\(text)](\(text))", "[x](<\(text)>)", "1. \(text)\n\n   \(text)",
                "    \(text)",
            ] {
                let lines = lines(markdown)
                #expect(
                    lines.joined().unicodeScalars.allSatisfy {
                        $0.properties.generalCategory != .control
                    }, "\(markdown.debugDescription)")
            }
        }
    }

    @Test("a narrow terminal is no trouble")
    func narrow() {
        #expect(lines("one two three four five", width: -5).allSatisfy { $0.count <= 20 })
        #expect(lines("---", width: 0).first?.isEmpty == false)
    }

    @Test(
        "what is nested too deep is plain text, and nothing breaks",
        arguments: [
            String(repeating: "> ", count: 20_000) + "word",
            String(repeating: "*a ", count: 20_000) + "word"
                + String(repeating: "*", count: 20_000),
            String(repeating: "[", count: 5_000) + "word" + String(repeating: "]", count: 5_000),
        ])
    func deep(text: String) {
        #expect(lines(text, width: 200).joined().contains("word"))
    }
}
