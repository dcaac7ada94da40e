import GraphvizRendering
import TestSupport
import Testing
import Timeline
import TraceFile
import TraceSchema

/// What holds for each of the pictures that are sheets.
@Suite("Gantt chart, lifetimes and captures as pictures")
struct SheetTests {
    private static let programs: [(name: String, events: [Event])] = [
        ("the question's program", SampleRun.question(calls: 50)),
        ("one call", SampleRun.question(calls: 1, sizes: [8_000_000])),
        ("nested, failing, many workers", Programs.mixed),
        ("many arguments", Programs.manyArguments(40)),
        ("many functions", Programs.manyFunctions(40, calls: 3)),
        ("nothing", []),
    ]

    @Test(
        "No text over text, none cut off, nothing beyond the sheet",
        arguments: SheetPicture.allCases,
        Self.programs.indices)
    func readable(_ picture: SheetPicture, _ index: Int) async throws {
        let sheet = picture.sheet(of: Self.programs[index].events)
        sheet.check("\(picture), \(Self.programs[index].name)")
        // Graphviz warns of every node that is too small for its text.
        #expect(try await PictureSVG(dot: sheet.dot()).warnings.isEmpty)
    }

    @Test("Recorded traces of both engines", arguments: SheetPicture.allCases, RecordedTraces.paths)
    func recorded(_ picture: SheetPicture, path: String) async throws {
        let trace = try Trace(path: path)
        let sheet = picture.sheet(of: trace.events, header: trace.header, folds: trace.folds)
        sheet.check("\(picture) of \(path)")
        #expect(!sheet.shapes.isEmpty)
        #expect(try await PictureSVG(dot: sheet.dot()).warnings.isEmpty)
    }

    @Test(
        "Every shape, line and text of a sheet is in the SVG, by its id",
        arguments: SheetPicture.allCases)
    func everythingIsDrawn(_ picture: SheetPicture) async throws {
        let sheet = picture.sheet(of: Programs.mixed)
        let svg = try await PictureSVG(dot: sheet.dot())
        for shape in sheet.shapes {
            let group = try #require(svg.groups[shape.id], "\(shape.id)")
            #expect(group.texts == shape.texts.map(\.text))
            #expect((group.tooltip != nil) == (shape.tooltip != nil))
            #expect(group.classes.isSuperset(of: shape.name.split(separator: " ").map(String.init)))
        }
        for line in sheet.lines {
            let group = try #require(svg.groups[line.id], "\(line.id)")
            #expect(group.isDashed == line.isDashed)
        }
        for label in sheet.labels {
            #expect(svg.groups[label.id]?.texts == [label.text])
        }
        // Where the sheet says; y grows upwards in the SVG, from the lower edge.
        let shape = try #require(sheet.shapes.first)
        let group = try #require(svg.groups[shape.id])
        #expect(abs(try #require(group.xs.min()) - shape.frame.x) < 1)
        #expect(abs(try #require(group.ys.min()) - (shape.frame.y - sheet.size.height)) < 1)
    }

    @Test("The same trace gives the same text, byte for byte", arguments: SheetPicture.allCases)
    func deterministic(_ picture: SheetPicture) {
        #expect(
            picture.sheet(of: Programs.mixed).dot() == picture.sheet(of: Programs.mixed).dot())
    }

    @Test(
        "What a reader must know stands in the picture and in its words",
        arguments: SheetPicture.allCases)
    func notes(_ picture: SheetPicture) {
        var header = SampleRun.header
        (header.suppose, header.complete) = ("live-globals", false)
        let folds = [
            Fold(
                kind: .execute, process: .worker(1), function: FunctionID(1), count: 1234,
                durationNs: 5_000_000)
        ]
        let sheet = picture.sheet(of: Programs.mixed, header: header, folds: folds)
        for text in [sheet.texts, sheet.description] {
            #expect(text.contains("the rule “live-globals”, which is not Ray's"))
            #expect(text.contains("Incomplete"))
            #expect(text.contains("1,234 events were only counted"))
        }
        #expect(!picture.sheet(of: Programs.mixed).texts.contains("Incomplete"))
        #expect(picture.sheet(of: []).texts.contains("Nothing to draw"))
    }

    @Test(
        "Numbers without measure neither crash it nor break the picture",
        arguments: SheetPicture.allCases)
    func extremes(_ picture: SheetPicture) async throws {
        var events = Programs.mixed
        for index in events.indices {
            let extreme = [Int.max, .min, 0, -1][index % 4]
            (events[index].bytes, events[index].copied) = (extreme, extreme)
            events[index].startNs = [Int64.max, .min, 0, -1][index % 4]
            events[index].durationNs = [Int64.max, .min, 0, -1][index / 4 % 4]
            events[index].waitedNs = [Int64.max, .min, 0, -1][index / 16 % 4]
            events[index].line = extreme
            events[index].captures = events[index].captures?.map {
                Event.Capture(variable: $0.variable, how: $0.how, bytes: extreme)
            }
        }
        let fold = Fold(
            kind: .pickle, process: .driver, count: .max, bytes: .max, durationNs: .max)
        let sheet = picture.sheet(of: events, folds: [fold, fold])
        sheet.check("\(picture)")
        #expect(try await PictureSVG(dot: sheet.dot()).warnings.isEmpty)
    }
}
