import Testing

@testable import Lessons

/// What a reader types.
@Suite("Lessons: keys") struct LessonKeyTests {
    @Test(
        "lines from a pipe",
        arguments: [
            ("", .next), ("  ", .next), ("next", .next), ("N", .next), (" Back ", .back),
            ("b", .back),
            ("3", .jump(3)), ("12", .jump(12)), ("-1", .jump(-1)), ("picture", .picture),
            ("s", .stores), ("why", .why), ("q", .quiz), ("quiz", .quiz), ("?", .help),
            ("h", .help),
            ("e", .end), ("exit", .end), ("quit", .end), ("x", .end), ("END", .end),
            ("nex", nil), ("nn", nil), ("z", nil), ("3.5", nil), ("\u{1B}[C", nil), ("\u{0}", nil),
        ] as [(String, LessonKey?)])
    func lines(line: String, key: LessonKey?) {
        #expect(LessonKey(line: line) == key)
    }

    @Test(
        "keys of a terminal",
        arguments: [
            ([13], .next), ([10], .next), ([32], .next), ([27, 91, 67], .next),
            ([27, 79, 67], .next),
            ([27, 91, 54, 126], .next), ([127], .back), ([8], .back), ([27, 91, 68], .back),
            ([27, 79, 68], .back), ([27, 91, 53, 126], .back), ([3], .end), ([4], .end),
            ([27], .end),
            ([0x6E], .next), ([0x4E], .next), ([0x35], .jump(5)), ([0x71], .quiz), ([0x3F], .help),
            ([0x7A], nil), ([0], nil), ([0xC3, 0xA4], nil), ([0xFF], nil), ([27, 91, 65], nil),
            ([], nil),
        ] as [([UInt8], LessonKey?)])
    func bytes(bytes: [UInt8], key: LessonKey?) {
        #expect(LessonKey(bytes: bytes) == key)
    }
}
