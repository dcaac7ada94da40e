import GraphvizRendering
import Testing
import Timeline
import TraceSchema

/// Text of users, which may be anything, through every picture and every format.
@Suite("User text breaks neither DOT nor SVG")
struct HostileTextTests {
    private static let names = [
        "quote\"quote'`", "<b>&amp;</b><script>alert(1)</script>", "back\\slash\\ \\N\\G\\l\\n",
        "line\nbreak\r\t", "\u{0}\u{1}\u{7F}\u{FFFE}", "שלום عالم \u{202E}abc\u{2066}", "🎉👩‍👩‍👧🏳️‍🌈",
        "e\u{301}\u{302}" + String(repeating: "\u{335}", count: 10_000), "]]> --> {|} -> -- %s%n ;",
        String(repeating: "long_", count: 2000), String(repeating: "漢字", count: 5000), " ", "",
    ]

    /// Every kind of event with the text wherever text can be.
    private static func events(_ text: String) -> [Event] {
        var run = SampleRun()
        _ = run.put(text, bytes: 3_000_000, bound: text)
        run.call(text, text, bytes: 8_000_000, .byValue, failing: text)
        run.call("g\(text)", text, bytes: 8_000_000, .captured)
        var events = run.events
        for index in events.indices {
            (events[index].file, events[index].line) = (text, 3)
            if events[index].name != nil { events[index].name = text }
            events[index].captures = events[index].captures.map { captures in
                captures + [
                    Event.Capture(variable: text, how: .closure, through: text, bytes: 70_000),
                    Event.Capture(variable: text, how: .module, bytes: 20),
                ]
            }
        }
        let last = events.last?.startNs ?? 0
        for (index, kind) in EventKind.allCases.enumerated() {
            var event = Event(
                id: events.count + 1, kind: kind, process: ProcessID(text),
                startNs: last + 1_000_000)
            event.startNs += Int64(index) * 300_000
            (event.durationNs, event.name, event.variable) = (200_000, text, text)
            (event.object, event.task, event.bytes) = (ObjectID(index + 100), TaskID(90), 1_000_000)
            (event.role, event.error) = (.captured, index % 5 == 0 ? text : nil)
            events.append(event)
        }
        return events
    }

    private static func dots(_ text: String) -> [String] {
        var header = SampleRun.header
        (header.script, header.suppose) = (text, text)
        let events = events(text)
        let style = PictureStyle(address: { SourceLine.address(path: $0.file, line: $0.line) })
        return [Timeline.diagram(header: header, events: events).dot(style)]
            + SheetPicture.allCases.map { $0.sheet(of: events, header: header).dot(style) }
    }

    @Test("SVG is well-formed, texts fit, and DOT comes back from DOT", arguments: names.indices)
    func everyPicture(_ index: Int) async throws {
        for dot in Self.dots(Self.names[index]) {
            // A strict parser reads it.
            let svg = try await PictureSVG(dot: dot)
            #expect(svg.warnings.isEmpty)
            // What is long only takes long.
            if Self.names[index].utf8.count > 1000 { continue }
            let again = try await GraphvizRenderer.render(dot: dot, as: .dot)
            let reread = try await PictureSVG(dot: String(decoding: again.bytes, as: UTF8.self))
            #expect(Set(reread.groups.keys) == Set(svg.groups.keys))
        }
    }

    @Test("No text over text, none cut off", arguments: names.indices)
    func geometry(_ index: Int) {
        var header = SampleRun.header
        (header.script, header.suppose) = (Self.names[index], Self.names[index])
        let events = Self.events(Self.names[index])
        for picture in SheetPicture.allCases {
            let sheet = picture.sheet(of: events, header: header)
            sheet.check("\(picture)")
            #expect(sheet.size.width < 1500)
        }
    }

    @Test("PNG and PDF are made", arguments: [ImageFormat.png, .pdf])
    func otherFormats(_ format: ImageFormat) async throws {
        // All at once: drawing is what takes the time here.
        let text = Self.names.map { String($0.prefix(40)) }.joined(separator: " ")
        for dot in Self.dots(text) {
            let bytes = try await GraphvizRenderer.render(dot: dot, as: format).bytes
            let magic = format == .png ? [0x89, 0x50, 0x4E, 0x47] : Array("%PDF".utf8)
            #expect(Array(bytes.prefix(4)) == magic)
            #expect(bytes.count > 5000)
        }
    }
}
