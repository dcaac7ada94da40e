import TraceFile
import TraceReading
package import TraceSchema

/// A table with a row an event and a column a field (RFC 4180).
///
/// Arguments and captures are JSON in a cell. The last column counts: 1 for an event, and for events
/// past the event limit, which are one row together, how many they are; so sums over the table are
/// those of the run. A text that a spreadsheet would take for a formula has an apostrophe before it.
package struct CSVTable: TraceConversion {
    private let header: TraceHeader
    private var bytes: [UInt8] = []
    private var folded = 0

    package init(header: TraceHeader) {
        self.header = header
        row(EventField.allCases.map { .text($0.rawValue) } + [.text("count")])
    }

    package mutating func add(_ event: Event) {
        for field in EventField.allCases {
            cell(Self.cell(field, of: event))
            bytes.append(UInt8(ascii: ","))
        }
        cell(.integer(1))
        endRow()
    }

    package mutating func add(_ fold: Fold) {
        folded = folded.adding(fold.count)
        for field in EventField.allCases {
            cell(Self.cell(field, of: fold))
            bytes.append(UInt8(ascii: ","))
        }
        cell(.integer(fold.count))
        endRow()
    }

    package mutating func finish() {}

    package mutating func takeBytes() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    package var notes: [String] {
        var notes = header.conversionNotes
        if folded > 0 {
            notes.append(
                "\(Quantity.count(folded, "event")) past the event limit "
                    + "\(folded == 1 ? "is" : "are") in rows that sum up many: the column `count` "
                    + "tells how many")
        }
        return notes
    }

    // MARK: Cells

    private enum Cell {
        case empty
        case integer(Int)
        case boolean(Bool)
        /// Of the user's, or of ours.
        case text(String)
        /// Our own JSON.
        case json([UInt8])
    }

    private static func cell(_ field: EventField, of event: Event) -> Cell {
        switch field {
        case .id: .integer(event.id)
        case .kind: .text(event.kind.rawValue)
        case .process: .text(event.process.name)
        case .thread: integer(event.thread)
        case .startNs: .integer(Int(event.startNs))
        case .durationNs: integer(event.durationNs.map { Int($0) })
        case .waitedNs: integer(event.waitedNs.map { Int($0) })
        case .task: text(event.task?.description)
        case .parent: text(event.parent?.description)
        case .attempt: integer(event.attempt)
        case .object: text(event.object?.description)
        case .function: text(event.function?.description)
        case .actor: text(event.actor?.description)
        case .name: text(event.name)
        case .variable: text(event.variable)
        case .bound: text(event.bound)
        case .role: text(event.role?.rawValue)
        case .bytes: integer(event.bytes)
        case .copied: integer(event.copied)
        case .path: text(event.path?.rawValue)
        case .explicit: event.explicit.map { .boolean($0) } ?? .empty
        case .arguments: event.arguments.map { list in json { $0.value(list) } } ?? .empty
        case .captures: event.captures.map { list in json { $0.value(list) } } ?? .empty
        case .file: text(event.file)
        case .line: integer(event.line)
        case .inferred: event.inferred.map { .boolean($0) } ?? .empty
        case .error: text(event.error)
        }
    }

    private static func cell(_ field: EventField, of fold: Fold) -> Cell {
        switch field {
        case .kind: .text(fold.kind.rawValue)
        case .process: .text(fold.process.name)
        case .function: text(fold.function?.description)
        case .variable: text(fold.variable)
        case .path: text(fold.path?.rawValue)
        case .role: text(fold.role?.rawValue)
        case .line: integer(fold.line)
        case .bytes: .integer(fold.bytes)
        case .copied: .integer(fold.copied)
        case .durationNs: .integer(Int(fold.durationNs))
        case .id, .thread, .startNs, .waitedNs, .task, .parent, .attempt, .object, .actor, .name,
            .bound, .explicit, .arguments, .captures, .file, .inferred, .error:
            .empty
        }
    }

    private static func integer(_ value: Int?) -> Cell { value.map { .integer($0) } ?? .empty }
    private static func text(_ value: String?) -> Cell { value.map { .text($0) } ?? .empty }

    private static func json(_ body: (inout JSONOutput) -> Void) -> Cell {
        var output = JSONOutput()
        body(&output)
        return .json(output.bytes)
    }

    // MARK: Writing

    private mutating func row(_ cells: [Cell]) {
        for (index, cell) in cells.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            self.cell(cell)
        }
        endRow()
    }

    private mutating func endRow() { bytes += [0x0D, 0x0A] }

    private mutating func cell(_ cell: Cell) {
        switch cell {
        case .empty: break
        case .integer(let value): bytes.append(contentsOf: String(value).utf8)
        case .boolean(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
        case .text(var text): text.withUTF8 { quoted($0, isFormula: Self.looksLikeFormula($0)) }
        case .json(let json): json.withUnsafeBufferPointer { quoted($0, isFormula: false) }
        }
    }

    /// What spreadsheets calculate, and send wherever it says, when they open the file.
    private static func looksLikeFormula(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        switch text.first {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09, 0x0D,
            0x0A:
            true
        default: false
        }
    }

    private mutating func quoted(_ text: UnsafeBufferPointer<UInt8>, isFormula: Bool) {
        let needsQuotes =
            isFormula
            || text.contains {
                $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == 0x0D || $0 == 0x0A
            }
        guard needsQuotes else { return bytes.append(contentsOf: text) }
        bytes.append(UInt8(ascii: "\""))
        if isFormula { bytes.append(UInt8(ascii: "'")) }
        for byte in text {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
