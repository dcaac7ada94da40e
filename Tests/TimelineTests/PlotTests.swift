import GraphvizRendering
import TestSupport
import Testing
import Timeline

@Suite("Plots: lines over linear and logarithmic axes")
struct PlotTests {
    private static let size = Plot.Axis("size of A", .bytes)
    private static let time = Plot.Axis("time", .nanoseconds)
    private static let decades = (3...9).map { power in
        Plot.Point(PlotSample.ten(power), PlotSample.ten(power + 1))
    }

    // MARK: Axes

    @Test("A logarithmic axis has a tick at each decade, all equally far apart")
    func decades() throws {
        let sheet = Plot(
            title: "t", x: Self.size, y: Self.time,
            series: [.init("by value", Self.decades, .byValue)]
        ).sheet()
        #expect(
            sheet.texts("xtick") == [
                "1.0 kB", "10.0 kB", "100.0 kB", "1.0 MB", "10.0 MB", "100.0 MB", "1.0 GB",
            ])
        #expect(
            sheet.texts("p1-ytick") == [
                "10 µs", "100 µs", "1.0 ms", "10.0 ms", "100 ms", "1.00 s", "10.00 s",
            ])
        let grid = sheet.grid("p1-xgrid")
        #expect(grid.count == 7)
        let pitch = grid[1] - grid[0]
        for (left, right) in zip(grid, grid.dropFirst()) {
            #expect(abs(right - left - pitch) < 0.001)
        }
        // Labels stand below their lines.
        for (number, x) in grid.enumerated() {
            let label = try #require(sheet.label("xtick\(number + 1)"))
            #expect(abs(label.frame.midX - x) < 0.001)
        }
        // Finer lines at 2 to 9 between them, closer and closer.
        let fine = sheet.grid("p1-xfine")
        #expect(fine.count == 6 * 8)
        #expect(abs((fine[0] - grid[0]) / pitch - 0.30103) < 0.0001)
        #expect(fine[1] - fine[0] > fine[2] - fine[1])
    }

    @Test("Points lie where the axes put them, and rise as they do")
    func points() throws {
        let sheet = Plot(
            title: "t", x: Self.size, y: Self.time,
            series: [.init("by value", Self.decades.reversed(), .byValue)]
        ).sheet()
        let marks = sheet.shapes("point").map(\.frame)
        let (xs, ys) = (sheet.grid("p1-xgrid"), sheet.levels("p1-ygrid"))
        #expect(marks.count == 7)
        for (number, mark) in marks.enumerated() {
            #expect(abs(mark.midX - xs[number]) < 0.001 && abs(mark.midY - ys[number]) < 0.001)
        }
        // Larger is further right, and higher up.
        #expect(xs == xs.sorted() && ys == ys.sorted(by: >))
        let curve = try #require(sheet.lines("curve").first)
        #expect(curve.corners.map(\.x) == marks.map(\.midX))
        #expect(sheet.shapes("point").last?.tooltip == "by value\n1.0 GB: 10.00 s")
    }

    @Test("A linear axis has zero on it and divides evenly")
    func linear() throws {
        let sheet = Plot(
            title: "t", x: .init("nodes", .count, .linear), y: .init("sent", .bytes, .linear),
            series: [.init("s", [.init(1, 20e6), .init(5, 100e6)], .quantity)]
        ).sheet()
        #expect(
            sheet.texts("p1-ytick").first == "0" && sheet.texts("p1-ytick").last == "100.0 MB")
        #expect(sheet.texts("xtick") == ["0", "1", "2", "3", "4", "5"])
        let ticks = sheet.levels("p1-ygrid")
        for (lower, upper) in zip(ticks, ticks.dropFirst()) {
            #expect(abs(lower - upper - (ticks[0] - ticks[1])) < 0.001 && lower - upper >= 36)
        }
        let ys = sheet.levels("p1-ygrid")
        let marks = sheet.shapes("point").map(\.frame.midY)
        let (zero, top) = try (#require(ys.first), #require(ys.last))
        #expect(abs((zero - marks[0]) / (zero - top) - 0.2) < 0.001 && marks[1] == top)
        #expect(sheet.grid("p1-xfine").isEmpty)
        // Only logarithmic axes say what they are.
        #expect(sheet.label("x")?.text == "nodes →" && sheet.label("p1-y")?.text == "↑ sent")
        let other = Plot(title: "t", x: Self.size, y: Self.time, series: [PlotSample.line]).sheet()
        #expect(other.label("p1-y")?.text == "↑ time (logarithmic)")
    }

    @Test("From a minute on, times are divided at minutes")
    func minutes() {
        let sheet = Plot(
            title: "t", x: Self.size, y: Self.time,
            series: [.init("s", [.init(1000, 1e8), .init(1e6, 6e12)], .quantity)]
        ).sheet()
        #expect(
            sheet.texts("p1-ytick") == [
                "100 ms", "1.00 s", "10.00 s", "1 min", "10 min", "100 min",
            ])
    }

    @Test(
        "Within one decade, or less, there are ticks enough",
        arguments: [(3e6, 7e6), (3e6, 3.1e6), (1e6, 1e6), (1.0, 1.0), (5e18, 9e18)])
    func narrow(_ low: Double, _ high: Double) {
        let sheet = Plot(
            title: "t", x: Self.size, y: Self.time,
            series: [.init("s", [.init(low, low), .init(high, high)], .quantity)]
        ).sheet()
        sheet.checkPlot()
        #expect(sheet.grid("p1-xgrid").count >= 2 || high > 1e18)
        #expect(sheet.levels("p1-ygrid").count >= 2 || high > 1e18)
        let frame = sheet.panels[0].frame
        for mark in sheet.shapes("point") { #expect(frame.contains(mark.frame)) }
    }

    // MARK: Series

    @Test("The three ways are told apart without colour, and named beside the frame")
    func looks() async throws {
        let sheet = PlotSample.sizes.sheet()
        let svg = try await PictureSVG(dot: sheet.dot())
        let frame = sheet.panels[0].frame
        var seen: Set<String> = []
        for number in 1...3 {
            let line = try #require(sheet.lines.first { $0.id == "p1-s\(number)-line1" })
            let marker = try #require(sheet.shapes.first { $0.id == "p1-s\(number)-point1" })
            let key = try #require(sheet.lines.first { $0.id == "legend-p1-s\(number)-line" })
            let sign = try #require(sheet.shapes.first { $0.id == "legend-p1-s\(number)-point" })
            #expect((key.ink, key.stroke) == (line.ink, line.stroke))
            #expect((sign.form, sign.line) == (marker.form, marker.line))
            #expect(svg.groups[line.id]?.isDashed == (line.stroke != .solid))
            seen.insert("\(line.stroke)")
            seen.insert("\(marker.form)")
            let name = try #require(sheet.label("legend-p1-s\(number)-name1"))
            #expect(name.frame.x > frame.maxX && sign.frame.x > frame.maxX)
            #expect(name.frame.y >= frame.y && name.frame.maxY <= frame.maxY + 0.001)
        }
        #expect(seen.count == 6)
        // Names stand in the order in which the lines end.
        #expect(
            (1...3).compactMap { sheet.label("legend-p1-s\($0)-name1")?.text }
                == ["by value", "by reference", "captured"])
        let ys = (1...3).compactMap { sheet.label("legend-p1-s\($0)-name1")?.frame.y }
        #expect(ys[0] < ys[1] && ys[1] < ys[2])
        #expect(Plot.Look.byValue.ink == .line(.value))
        #expect(Plot.Look.byReference.ink == .line(.objectStore))
        #expect(Plot.Look.captured.ink == .line(.function))
        // Dots and dashes differ in the file, too.
        let dot = sheet.dot()
        #expect(dot.contains("style=dashed") && dot.contains("style=dotted"))
    }

    @Test("A series that goes no further is crossed out there, with the reason beside it")
    func end() throws {
        let sheet = PlotSample.sizes.sheet()
        let label = try #require(sheet.label("p1-s3-end"))
        #expect(label.text == "refused above 95.4 MB")
        let arms = sheet.lines("end")
        #expect(arms.count == 2 && arms.allSatisfy { $0.ink == .error })
        let curve = try #require(sheet.lines.first { $0.id == "p1-s3-line1" })
        let last = try #require(curve.corners.last)
        for arm in arms {
            let middle = (arm.corners[0].x + arm.corners[1].x) / 2
            #expect(abs(middle - last.x) < 0.001)
        }
        // The cross instead of a marker; nothing that is drawn under the text.
        #expect(
            !sheet.shapes("point").contains {
                abs($0.frame.midX - last.x) < 0.1 && $0.id.hasPrefix("p1-s3")
            })
        for marker in sheet.shapes("point") { #expect(!marker.frame.overlaps(label.frame)) }
        for line in sheet.lines("curve") {
            #expect(!line.samples.contains(where: label.frame.contains))
        }
        #expect(sheet.panels[0].frame.contains(label.frame))
        #expect(sheet.grounds[label.id] == .panel)
        #expect(sheet.description.contains("and ends there: refused above 95.4 MB"))
        #expect(PlotSample.nodes.sheet().lines("end").isEmpty)
    }

    @Test("Ends on one point all keep their words; what has no room goes into the notes")
    func crowdedEnds() {
        let series = (1...40).map {
            Plot.Series("s\($0)", [.init(10, 10)], .quantity, end: "reason \($0)")
        }
        let sheet = Plot(title: "t", x: Self.size, y: Self.time, series: series).sheet()
        sheet.checkPlot()
        for number in 1...40 {
            let isBeside = sheet.labels.contains { $0.text == "reason \(number)" }
            let isNoted = sheet.labels.contains { $0.text == "“s\(number)” ends: reason \(number)" }
            #expect(isBeside != isNoted)
        }
        #expect(sheet.texts.contains("” ends: reason"))
    }

    @Test("Where the whole reason would hide a line, a part of it stands there, and all below")
    func longEnd() throws {
        let reason = Array(repeating: "a reason", count: 20).joined(separator: " ")
        var plot = PlotSample.nodes
        for panel in plot.panels.indices { plot.panels[panel].series[1].end = reason }
        let sheet = plot.sheet()
        sheet.checkPlot()
        #expect(sheet.texts.contains("“by reference” ends: a reason a reason"))
        for label in sheet.labels where label.id.hasSuffix("-end") {
            #expect(label.tooltip == reason)
            for line in sheet.lines("curve") {
                #expect(!line.samples.contains(where: label.frame.contains))
            }
        }
    }

    @Test("Of many points, markers keep apart and the line keeps its course")
    func manyPoints() {
        let points = (0..<5000).map { index in
            Plot.Point(1000 + Double(index) * 1000, 1e6 + Double((index * 37) % 100) * 1e6)
        }
        let series = [
            Plot.Series("a", points, .byValue), .init("b", points, .byReference),
            .init("c", points, .captured),
        ]
        let sheet = Plot(title: "t", x: Self.size, y: Self.time, series: series).sheet()
        sheet.checkPlot()
        #expect(sheet.shapes("point").count <= 3 * 62)
        #expect(sheet.lines("curve").allSatisfy { $0.corners.count > 100 })
    }

    // MARK: Marks

    @Test("Marks are numbered, stand at their places, and are explained below")
    func marks() throws {
        let sheet = PlotSample.sizes.sheet()
        let grid = sheet.grid("p1-xgrid")
        let frame = sheet.panels[0].frame
        let pole = try #require(sheet.lines.first { $0.id == "mark3-p1" })
        #expect(pole.stroke == .dotted && pole.corners.allSatisfy { $0.x == pole.corners[0].x })
        // 100 MB: the sixth decade.
        #expect(abs(pole.corners[0].x - grid[5]) < 0.001)
        #expect(pole.corners[0].y < frame.y && pole.corners[1].y == frame.maxY)
        let flags = (1...3).compactMap { sheet.label("mark\($0)-label") }
        #expect(flags.map(\.text) == ["1 · 102.4 kB", "2 · 204.0 kB", "3 · 100.0 MB"])
        // The first two are close: the left one flies higher. The third has the lowest row.
        #expect(flags[0].frame.y < flags[1].frame.y && flags[1].frame.y == flags[2].frame.y)
        #expect(flags.allSatisfy { $0.frame.maxY <= frame.y })
        #expect(sheet.label("list1")?.text == "1")
        #expect(sheet.label("list1-1")?.text == "at 102.4 kB: above the inline limit")
        #expect((sheet.label("list1-1")?.frame.y ?? 0) > (sheet.label("x")?.frame.maxY ?? 0))
        // A crossing has a ring around it.
        let ring = try #require(sheet.shapes("mark").first)
        let second = try #require(sheet.lines.first { $0.id == "mark2-p1" })
        #expect(abs(ring.frame.midX - second.corners[0].x) < 0.001)
        #expect(frame.contains(ring.frame) && sheet.shapes("mark").count == 1)
    }

    @Test("Many marks close together: no flag over another, no pole through a flag")
    func crowdedMarks() {
        let marks = (0..<12).map { Plot.Mark(x: 1e6 * (1 + Double($0 % 7) * 0.09), "mark \($0)") }
        let sheet = Plot(
            title: "t", x: Self.size, y: Self.time, series: [PlotSample.line], marks: marks
        ).sheet()
        sheet.checkPlot()
        let flags = sheet.labels.filter { $0.id.hasPrefix("mark") }
        #expect(flags.count == 12)
        for pole in sheet.lines("mark") {
            for flag in flags where !flag.id.hasPrefix(pole.id.dropLast("p1".count)) {
                let x = pole.corners[0].x
                let isBeside = x <= flag.frame.x || x >= flag.frame.maxX
                #expect(isBeside || pole.corners[0].y >= flag.frame.maxY, "\(pole.id), \(flag.id)")
            }
        }
    }

    @Test("A mark beyond the axis, or nowhere, is explained but not drawn")
    func marksOutside() {
        let marks = [5e12, 1, 0, -1, .nan, .infinity].map { Plot.Mark(x: $0, y: $0, "far away") }
        let sheet = Plot(
            title: "t", x: Self.size, y: Self.time, series: [PlotSample.line],
            marks: marks + [.init(x: 1e4, y: 1e9, panel: 7, "no such panel")]
        ).sheet()
        sheet.checkPlot()
        #expect(sheet.label("list1-1")?.text == "at 5.0 TB (not in the picture): far away")
        #expect(sheet.lines("mark").map(\.id) == ["mark7-p1"])
        #expect(sheet.shapes("mark").isEmpty)
    }

    // MARK: Panels

    @Test("Panels lie below each other, with one x axis and marks through all")
    func panels() throws {
        let sheet = PlotSample.nodes.sheet()
        sheet.checkPlot()
        #expect(sheet.panels.map(\.id) == ["p1", "p2", "p3"])
        for (upper, lower) in zip(sheet.panels, sheet.panels.dropFirst()) {
            #expect(upper.frame.maxY < lower.frame.y && upper.frame.x == lower.frame.x)
            #expect(upper.frame.width == lower.frame.width)
        }
        #expect(sheet.texts("xtick") == ["1", "10", "100", "1,000"])
        for number in 2...3 { #expect(sheet.grid("p\(number)-xgrid") == sheet.grid("p1-xgrid")) }
        let poles = sheet.lines("mark")
        #expect(poles.map(\.id) == ["mark1-p1", "mark1-p2", "mark1-p3"])
        #expect(Set(poles.map { $0.corners[0].x }).count == 1)
        #expect(sheet.labels.filter { $0.id == "mark1-label" }.count == 1)
        #expect(sheet.label("p2-title")?.text == "Control store")
        #expect(sheet.label("p3-y")?.text == "↑ bytes through the busiest link (logarithmic)")
        // Each has a y axis of its own.
        #expect(sheet.texts("p1-ytick") != sheet.texts("p2-ytick"))
        let bottom = try #require(sheet.panels.last).frame.maxY
        #expect(sheet.label("xtick1").map { $0.frame.y > bottom } == true)
    }

    // MARK: Words

    @Test("The picture in words: axes, courses, marks and notes; the SVG has them")
    func words() async throws {
        var plot = PlotSample.sizes
        plot.notes = ["A forecast, not a measurement."]
        let sheet = plot.sheet()
        for part in [
            "foo(A) against the size of A.", "time (logarithmic) against size of A (logarithmic).",
            "by reference: 1.6 ms at 1.0 kB to 1.00 s at 1.0 GB.",
            "1 at 102.4 kB: above the inline limit", "A forecast, not a measurement.",
        ] {
            #expect(sheet.description.contains(part), "\(part)")
        }
        #expect(sheet.texts.contains("A forecast, not a measurement."))
        let picture = try await GraphvizRenderer.render(dot: sheet.dot(), as: .svg)
        let svg = String(
            decoding: AccessibleSVG.completed(
                picture.bytes, title: plot.title, description: sheet.description), as: UTF8.self)
        #expect(svg.contains("role=\"img\" aria-label=\"foo(A) against the size of A\""))
        #expect(svg.contains("<desc>foo(A) against the size of A."))
    }

    @Test("Every shape, line and text is in the SVG, in both themes", arguments: Theme.allCases)
    func everythingIsDrawn(_ theme: Theme) async throws {
        for plot in [PlotSample.sizes, PlotSample.nodes] {
            let sheet = plot.sheet()
            let svg = try await PictureSVG(dot: sheet.dot(PictureStyle(theme: theme)))
            #expect(svg.warnings.isEmpty)
            for shape in sheet.shapes {
                #expect(svg.groups[shape.id]?.tooltip == shape.tooltip, "\(shape.id)")
            }
            for line in sheet.lines {
                #expect(svg.groups[line.id]?.isDashed == line.isDashed, "\(line.id)")
            }
            for label in sheet.labels { #expect(svg.groups[label.id]?.texts == [label.text]) }
            #expect(sheet.dot() == plot.sheet().dot())
        }
    }
}
