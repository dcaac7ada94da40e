import Conversion
import TestSupport
import Testing
import TraceFile
import TraceSchema

@Suite("A trace as a table")
struct CSVTableTests {
    /// The rows of RFC 4180, or nil where the text breaks it.
    private func parsed(_ bytes: [UInt8]) -> [[String]]? {
        var rows: [[String]] = []
        var row: [String] = []
        var cell: [UInt8] = []
        var index = 0
        func byte(_ position: Int) -> UInt8? { position < bytes.count ? bytes[position] : nil }
        while index < bytes.count {
            if byte(index) == UInt8(ascii: "\"") {
                index += 1
                while let next = byte(index) {
                    index += 1
                    guard next == UInt8(ascii: "\"") else {
                        cell.append(next)
                        continue
                    }
                    guard byte(index) == next else { break }
                    cell.append(next)
                    index += 1
                }
            } else {
                while let next = byte(index), next != UInt8(ascii: ","), next != 0x0D {
                    guard next != UInt8(ascii: "\""), next != 0x0A else { return nil }
                    cell.append(next)
                    index += 1
                }
            }
            row.append(String(decoding: cell, as: UTF8.self))
            cell = []
            switch byte(index) {
            case UInt8(ascii: ","): index += 1
            case 0x0D where byte(index + 1) == 0x0A:
                index += 2
                rows.append(row)
                row = []
            default: return nil
            }
        }
        return row.isEmpty ? rows : nil
    }

    private func table(_ trace: Trace) throws -> [[String: String]] {
        let rows = try #require(parsed(trace.converted(to: .csv).bytes))
        let names = try #require(rows.first)
        return try rows.dropFirst().map { row in
            try #require(row.count == names.count)
            return Dictionary(uniqueKeysWithValues: zip(names, row))
        }
    }

    @Test("has a column for each field, and a row for each event")
    func plain() throws {
        var build = TraceBuilder()
        build.event(.submit, at: 5, for: 7) {
            $0.task = TaskID(3)
            $0.name = "foo1"
            $0.bytes = -8
            $0.explicit = false
            $0.arguments = [
                Event.Argument(
                    position: .keyword("x"), variable: "A, \"B\"", how: .put, object: ObjectID(2),
                    bytes: 9)
            ]
        }
        let trace = build.trace
        let header = try #require(parsed(trace.converted(to: .csv).bytes)?.first)
        #expect(header == EventField.allCases.map(\.rawValue) + ["count"])
        let row = try #require(try table(trace).first)
        #expect(row["kind"] == "submit")
        #expect(row["task"] == "t3")
        #expect(row["start_ns"] == "5")
        #expect(row["bytes"] == "-8")
        #expect(row["explicit"] == "false")
        #expect(row["object"] == "")
        #expect(row["count"] == "1")
        #expect(
            row["arguments"]
                == #"[{"position":"x","variable":"A, \"B\"","how":"put","object":"o2","bytes":9}]"#)
    }

    @Test("keeps every text, and leaves no formula")
    func texts() throws {
        var build = TraceBuilder()
        let texts = HostileText.all + ["=1+1", "+1", "-1", "@sum", "\tx", "\rx", "\nx"]
        for text in texts {
            build.event(.put, at: 0) { $0.variable = text }
        }
        let found = try table(build.trace).map { $0["variable"] ?? "" }
        for (cell, text) in zip(found, texts) {
            let isFormula = "=+-@\t\r\n".unicodeScalars.contains(text.unicodeScalars.first ?? " ")
            let expected = isFormula ? "'" + text : text
            #expect(cell.unicodeScalars.elementsEqual(expected.unicodeScalars))
        }
        #expect(found.count == texts.count)
    }

    @Test("sums over the table are those of the run: folded events are rows that count many")
    func folds() throws {
        var build = TraceBuilder()
        build.event(.put, at: 0) { $0.bytes = 10 }
        build.fold(
            Fold(kind: .put, process: .driver, variable: "A", line: 3, count: 40, bytes: 400))
        let trace = build.trace
        let rows = try table(trace)
        func sum(_ column: String) -> Int {
            rows.compactMap { Int($0[column] ?? "") }.reduce(0, +)
        }
        #expect(sum("count") == 41)
        #expect(sum("bytes") == 410)
        #expect(rows.last?["id"] == "")
        #expect(trace.converted(to: .csv).notes.contains { $0.contains("40 events") })
    }

    @Test("every recorded trace comes out whole", arguments: RecordedTraces.paths)
    func recorded(path: String) throws {
        let trace = try Trace(path: path)
        let rows = try table(trace)
        #expect(rows.map { $0["id"] ?? "" } == trace.events.map { String($0.id) })
        let copied = rows.compactMap { Int($0["copied"] ?? "") }.reduce(0, +)
        #expect(copied == trace.events.compactMap(\.copied).reduce(0, +))
    }
}
