import GraphvizRendering
import TestSupport
import Testing
import Timeline

@Suite("Plots of nothing, of little, of too much, and of any text")
struct PlotLimitTests {
    private static func plot(
        _ points: [Plot.Point], _ scale: Plot.Axis.Scale = .logarithmic, end: String? = nil
    ) -> Plot {
        Plot(
            title: "t", x: .init("size", .bytes, scale), y: .init("time", .nanoseconds, scale),
            series: [.init("by value", points, .byValue, end: end)])
    }

    @Test("Nothing to draw is said, in words instead of axes")
    func empty() async throws {
        let plots = [
            Self.plot([]), Self.plot([.init(0, 0)]), Self.plot([.init(.nan, 5)]),
            Plot(title: "t", x: .init("x", .count), panels: []),
            Plot(title: "", x: .init("", .count), y: .init("", .count), series: []),
        ]
        for plot in plots {
            let sheet = plot.sheet()
            sheet.checkPlot()
            #expect(sheet.texts.contains("Nothing to draw"))
            #expect(sheet.panels.isEmpty && sheet.lines.isEmpty && sheet.shapes.isEmpty)
            #expect(try await PictureSVG(dot: sheet.dot()).warnings.isEmpty)
        }
        // Refused at every size: the reason is kept.
        #expect(
            Self.plot([], end: "refused").sheet().texts.contains("“by value” has no point: refused")
        )
    }

    @Test("A panel of nothing beside one of something")
    func emptyPanel() async throws {
        let y = Plot.Axis("bytes", .bytes)
        let sheet = Plot(
            title: "t", x: .init("nodes", .count),
            panels: [
                .init("one", y: y, series: [.init("a", [.init(1, 0), .init(2, 0)], .byValue)]),
                .init("two", y: y, series: [.init("a", [.init(1, 10), .init(2, 20)], .byValue)]),
            ]
        ).sheet()
        sheet.checkPlot()
        #expect(sheet.label("p1-empty")?.text == "nothing to draw")
        #expect(sheet.label("p2-empty") == nil && sheet.lines("curve").count == 1)
        #expect(try await PictureSVG(dot: sheet.dot()).warnings.isEmpty)
    }

    @Test("One point is a marker; equal values are a level line")
    func little() throws {
        let one = Self.plot([.init(3000, 5e6)]).sheet()
        one.checkPlot()
        #expect(one.shapes("point").count == 1 && one.lines("curve").isEmpty)
        for scale in [Plot.Axis.Scale.logarithmic, .linear] {
            let level = Self.plot((1...5).map { .init(Double($0) * 1000, 7e6) }, scale).sheet()
            level.checkPlot()
            let curve = try #require(level.lines("curve").first)
            #expect(Set(curve.corners.map(\.y)).count == 1)
            let upright = Self.plot((1...5).map { .init(1000, Double($0) * 1e6) }, scale).sheet()
            upright.checkPlot()
            #expect(upright.lines("curve").count == 1)
            Self.plot([.init(0, 0), .init(0, 0)], .linear).sheet().checkPlot()
        }
    }

    @Test("Zero has no place on a logarithmic axis: the line is broken there, and the notes say so")
    func zero() {
        let points = [
            Plot.Point(1000, 1e6), .init(2000, 2e6), .init(5000, 0), .init(10_000, 5e6),
            .init(20_000, 6e6), .init(0, 1e6), .init(50_000, .infinity),
        ]
        let sheet = Self.plot(points).sheet()
        sheet.checkPlot()
        #expect(sheet.lines("curve").map(\.corners.count) == [2, 2])
        #expect(sheet.shapes("point").count == 4)
        #expect(
            sheet.texts.contains(
                "“by value”: 2 points not drawn (at 5.0 kB, 0 B): a logarithmic axis has no place "
                    + "for zero, or less than 1."))
        #expect(
            sheet.texts.contains("“by value”: 1 point not drawn: too large, or no number."))
        // On a linear one it has.
        let linear = Self.plot(points, .linear).sheet()
        #expect(linear.shapes("point").count == 6)
        #expect(!linear.texts.contains("no place"))
    }

    @Test("Any number", arguments: [Plot.Axis.Scale.logarithmic, .linear])
    func extremes(_ scale: Plot.Axis.Scale) async throws {
        let numbers: [Double] = [
            .nan, .infinity, -.infinity, 0, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude,
            -.greatestFiniteMagnitude, 1, -1, 0.5, 9e18, -9e18, 9.3e18, 1e18, 59_999_999_999,
        ]
        for unit in [Plot.Axis.Unit.bytes, .count, .nanoseconds] {
            for (number, low) in numbers.enumerated() {
                for high in numbers[number...] {
                    let axis = Plot.Axis("a", unit, scale)
                    let sheet = Plot(
                        title: "t", x: axis, y: axis,
                        series: [
                            .init("s", [.init(low, high), .init(high, low)], .quantity, end: "end")
                        ], marks: [.init(x: low, y: high, "m"), .init(x: high, "n")]
                    ).sheet()
                    sheet.checkPlot("\(unit) \(low) \(high)")
                }
            }
            let all = Plot(
                title: "t", x: .init("a", unit, scale), y: .init("b", unit, scale),
                series: [.init("s", numbers.map { .init($0, $0) }, .quantity)]
            ).sheet()
            #expect(try await PictureSVG(dot: all.dot()).warnings.isEmpty)
            #expect(all.labels.count > 8)
        }
    }

    @Test("Many series: the frame grows with their names")
    func manySeries() {
        let series = (1...60).map { number in
            Plot.Series(
                "series \(number)", [.init(1, 5), .init(10, Double(number))], .quantity)
        }
        let sheet = Plot(
            title: "t", x: .init("x", .count), y: .init("y", .count), series: series
        ).sheet()
        sheet.checkPlot()
        let frame = sheet.panels[0].frame
        #expect(frame.height > 900)
        for label in sheet.labels where label.id.hasPrefix("legend") {
            #expect(label.frame.y >= frame.y - 0.01 && label.frame.maxY <= frame.maxY + 0.01)
        }
    }

    // MARK: Text

    private static let names =
        HostileText.all + [
            "", "\u{0}\u{1}\u{7F}\u{FFFE}", String(repeating: "long_", count: 2000),
            String(repeating: "漢字", count: 5000),
            "e\u{301}\u{302}" + String(repeating: "\u{335}", count: 10_000),
            "back\\slash\\ \\N\\G\\l\\n",
        ]

    private static func hostile(_ text: String) -> Plot {
        let look = [Plot.Look.byValue, .byReference, .captured]
        return Plot(
            title: text, subtitle: [text, text], x: .init(text, .bytes),
            panels: [text, ""].map { title in
                .init(
                    title, y: .init(text, .nanoseconds),
                    series: look.enumerated().map { number, look in
                        .init(
                            text,
                            [.init(10, 100), .init(1e6, PlotSample.ten(number + 4)), .init(0, 1)],
                            look, end: text)
                    })
            }, marks: [.init(x: 100, text), .init(x: 200, y: 1000, text)], notes: [text])
    }

    @Test("User text breaks neither layout nor SVG", arguments: names.indices)
    func hostileText(_ index: Int) async throws {
        let sheet = Self.hostile(Self.names[index]).sheet()
        sheet.checkPlot()
        #expect(sheet.size.width < 1500 && sheet.size.height < 2000)
        let svg = try await PictureSVG(dot: sheet.dot())
        #expect(svg.warnings.isEmpty)
        #expect(svg.groups["p2-s3-line1"] != nil)
    }

    @Test("PNG and PDF are made", arguments: [ImageFormat.png, .pdf])
    func otherFormats(_ format: ImageFormat) async throws {
        let text = Self.names.map { String($0.prefix(40)) }.joined(separator: " ")
        let dot = Self.hostile(text).sheet().dot()
        let bytes = try await GraphvizRenderer.render(dot: dot, as: format).bytes
        #expect(
            Array(bytes.prefix(4))
                == (format == .png ? [0x89, 0x50, 0x4E, 0x47] : Array("%PDF".utf8)))
        #expect(bytes.count > 5000)
    }
}
