import GraphvizRendering
import Testing

@Suite("DOT text becomes a picture")
struct RenderingTests {
    private let pair = """
        digraph "two boxes" {
        node [shape=box width=1 height=0.5 fixedsize=true]
        a [id="first" class="pickle" pos="0,0" label=<a &lt;b&gt;>]
        b [id="second" pos="200,0" label=<b>]
        a -> b [id="between" pos="e,164,0 36,0 80,0 120,0 154,0"]
        }
        """

    @Test(
        "Each format begins as its kind of file does",
        arguments: [
            (ImageFormat.svg, Array("<?xml".utf8)),
            (.png, [0x89, 0x50, 0x4E, 0x47]),
            (.pdf, Array("%PDF-".utf8)),
            (.dot, Array("digraph".utf8)),
        ])
    func formats(_ format: ImageFormat, beginning: [UInt8]) async throws {
        let picture = try await GraphvizRenderer.render(dot: pair, as: format)
        #expect(picture.bytes.starts(with: beginning))
        #expect(picture.warnings.isEmpty)
    }

    @Test("The SVG carries title, ids, classes and the given positions")
    func svg() async throws {
        let svg = try await text(pair, as: .svg)
        #expect(svg.contains("<title>two boxes</title>"))
        #expect(svg.contains(#"<g id="first" class="node pickle">"#))
        #expect(svg.contains(#"<g id="between" class="edge">"#))
        #expect(svg.contains("a &lt;b&gt;"))
        // 200 points between the centres, as given.
        let placed = try await text(pair, as: .dot)
        #expect(placed.contains(#"pos="200,0""#) || placed.contains(#"pos="236,18""#))
    }

    @Test("A PNG has two pixels to the point")
    func pngIsSharp() async throws {
        let png = try await GraphvizRenderer.render(dot: pair, as: .png).bytes
        // Bytes 16 to 19 of a PNG are its width. 272 points and a margin of 4 at each side.
        let width = png[16..<20].reduce(0) { $0 << 8 | Int($1) }
        #expect((540...570).contains(width))
    }

    @Test("What is no DOT is refused with the line", arguments: [2, 5])
    func malformed(line: Int) async throws {
        let lines = Array(repeating: "a -> b", count: line - 1) + ["a -> -> b"]
        let dot = "digraph {" + lines.joined(separator: "\n") + "}"
        let error = await #expect(throws: GraphvizError.self) {
            try await GraphvizRenderer.render(dot: dot, as: .svg)
        }
        guard case .syntax(let reported, _) = error else {
            Issue.record("\(String(describing: error)) is no syntax error")
            return
        }
        #expect(reported == line)
        #expect(error?.description.contains("line \(line)") == true)
    }

    @Test("After a refusal the next picture is drawn as if nothing had been")
    func recovers() async throws {
        let before = try await GraphvizRenderer.render(dot: pair, as: .svg)
        _ = try? await GraphvizRenderer.render(dot: "digraph { a [label=\"", as: .svg)
        let after = try await GraphvizRenderer.render(dot: pair, as: .svg)
        #expect(before == after)
    }

    @Test(
        "What stands behind a graph does not leak into the next picture",
        arguments: [
            "\n", "\n\n", " digraph { b [pos=\"0,0\"] }", " junk ]", " \"open", " /* open", " <b",
            " // \"",
        ])
    func leftOver(_ rest: String) async throws {
        let before = try await GraphvizRenderer.render(dot: pair, as: .svg)
        _ = try await GraphvizRenderer.render(dot: pair + rest, as: .svg)
        #expect(try await GraphvizRenderer.render(dot: pair, as: .svg) == before)
        _ = try await GraphvizRenderer.render(dot: pair + rest, as: .svg)
        let error = await #expect(throws: GraphvizError.self) {
            try await GraphvizRenderer.render(dot: "digraph {\n->\n}", as: .svg)
        }
        #expect(error?.description.contains("line 2:") == true)
    }

    @Test("Texts without a graph are refused", arguments: ["", "   \n", "digraph", "digraph {\0}"])
    func noGraph(_ dot: String) async {
        await #expect(throws: GraphvizError.self) {
            try await GraphvizRenderer.render(dot: dot, as: .svg)
        }
    }

    @Test("A node without a position is an error that names the node")
    func unplaced() async {
        let error = await #expect(throws: GraphvizError.self) {
            try await GraphvizRenderer.render(dot: "digraph { lost }", as: .svg)
        }
        #expect(error?.description.contains("lost") == true)
    }

    @Test("A label too large for its node comes back as a warning")
    func warning() async throws {
        let dot = #"digraph { a [pos="0,0" fixedsize=true width=0.1 label="much too long"] }"#
        let warnings = try await GraphvizRenderer.render(dot: dot, as: .svg).warnings
        #expect(warnings.count == 1)
        #expect(warnings.first?.contains("too small for label") == true)
    }

    @Test("Messages of any length are kept whole", arguments: [500, 1500, 100_000])
    func longMessages(length: Int) async throws {
        let name = String(repeating: "n", count: length)
        let warned = """
            digraph \(name) { a [pos="0,0" fixedsize=true width=0.1 label="much too long"] }
            """
        let warnings = try await GraphvizRenderer.render(dot: warned, as: .svg).warnings
        #expect(warnings.count == 1)
        #expect(warnings.first?.contains(name) == true)
        let error = await #expect(throws: GraphvizError.self) {
            try await GraphvizRenderer.render(dot: "digraph {\n a -> -> \(name)", as: .svg)
        }
        #expect(error?.description.contains("line 2") == true)
    }

    @Test("Many at once are drawn one after the other, each whole")
    func concurrent() async throws {
        let alone = try await GraphvizRenderer.render(dot: pair, as: .svg)
        await withTaskGroup(of: GraphvizRenderer.Picture?.self) { group in
            for index in 0..<24 {
                group.addTask { [pair] in
                    let dot = index % 3 == 0 ? "digraph { -> }" : pair
                    return try? await GraphvizRenderer.render(dot: dot, as: .svg)
                }
            }
            var drawn = 0
            for await picture in group {
                guard let picture else { continue }
                #expect(picture == alone)
                drawn += 1
            }
            #expect(drawn == 16)
        }
    }

    private func text(_ dot: String, as format: ImageFormat) async throws -> String {
        let picture = try await GraphvizRenderer.render(dot: dot, as: format)
        return String(decoding: picture.bytes, as: UTF8.self)
    }
}
