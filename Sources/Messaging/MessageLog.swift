internal import Glibc
package import ObjectPassing

/// What a live process handed to its state machine and what came out, kept so that a test can hand
/// the same in again: the shells around the rules decide nothing if the same comes out.
///
/// Only where the environment names a folder (`RAYSCOPE_MESSAGE_LOG`); a file a process:
///
/// ```
/// | length | set-up of the machine | length | input | actions | length | input | actions | …
/// ```
package final class MessageLog {
    package static let variable = "RAYSCOPE_MESSAGE_LOG"
    private let file: Int32

    /// A log for the process of this name; nil where none is asked for.
    package init?(process: String) {
        guard let folder = getenv(Self.variable) else { return nil }
        let path = String(cString: folder) + "/" + process + ".messages"
        file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { return nil }
    }

    package func begin(_ setUp: MachineSetUp) { write { setUp.write(to: &$0) } }

    package func add(_ input: CoreInput, _ actions: [CoreAction]) {
        write { writer in
            input.write(to: &writer)
            for action in actions { action.write(to: &writer) }
        }
    }

    package func add(_ input: NodeInput, _ actions: [NodeAction]) {
        write { writer in
            input.write(to: &writer)
            for action in actions { action.write(to: &writer) }
        }
    }

    private func write(_ body: (inout WireWriter) -> Void) {
        var writer = WireWriter()
        writer.write(UInt32(0))
        body(&writer)
        writer.overwrite(UInt32(writer.bytes.count - 4), at: 0)
        _ = Glibc.write(file, writer.bytes, writer.bytes.count)
    }

    deinit { close(file) }
}

/// With what a state machine began.
package enum MachineSetUp: Hashable, Sendable, WireCodable {
    case core(process: ProcessNumber, rules: Rules)
    case node(
        milliCPUs: Int32, custom: CustomResources, store: StoreCapacity, firstWorker: ProcessNumber,
        rules: Rules)

    package func write(to writer: inout WireWriter) {
        switch self {
        case .core(let process, let rules):
            writer.write(UInt8(0))
            writer.write(process)
            rules.write(to: &writer)
        case .node(let milliCPUs, let custom, let store, let firstWorker, let rules):
            writer.write(UInt8(1))
            writer.write(milliCPUs)
            custom.write(to: &writer)
            store.write(to: &writer)
            writer.write(firstWorker)
            rules.write(to: &writer)
        }
    }

    package init(from reader: inout WireReader) throws(WireError) {
        switch try reader.read(UInt8.self) {
        case 0: self = .core(process: try reader.read(), rules: try Rules(from: &reader))
        case 1:
            self = .node(
                milliCPUs: try reader.read(), custom: try CustomResources(from: &reader),
                store: try StoreCapacity(from: &reader),
                firstWorker: try reader.read(), rules: try Rules(from: &reader))
        case let other: throw WireError("expected a machine's set-up, found \(other)")
        }
    }
}

/// Hands a logged process's inputs to a fresh state machine and compares what comes out.
package enum MessageReplay {
    /// - Parameter bytes: a file that ``MessageLog`` wrote; a torn last entry is left out.
    /// - Returns: how many inputs were replayed, and a line for each whose actions differ.
    /// - Throws: ``WireError`` where the file is none of ``MessageLog``'s.
    package static func run(_ bytes: [UInt8]) throws(WireError) -> (
        inputs: Int, differences: [String]
    ) {
        var entries = entries(of: bytes)
        guard !entries.isEmpty else { throw WireError("expected a message log, found nothing") }
        var reader = WireReader(bytes, range: entries.removeFirst())
        var differences: [String] = []
        switch try MachineSetUp(from: &reader) {
        case .core(let process, let rules):
            var machine = CoreMachine(process: process, rules: rules)
            for (number, entry) in entries.enumerated() {
                var reader = WireReader(bytes, range: entry)
                let input = try CoreInput(from: &reader)
                var writer = WireWriter()
                for action in machine.handle(input) { action.write(to: &writer) }
                if writer.bytes != Array(bytes[entry].suffix(reader.remaining)) {
                    differences.append("input \(number + 1): \(input)")
                }
            }
        case .node(let milliCPUs, let custom, let store, let firstWorker, let rules):
            var machine = NodeMachine(
                milliCPUs: milliCPUs, custom: custom, store: store,
                firstWorker: firstWorker, rules: rules)
            for (number, entry) in entries.enumerated() {
                var reader = WireReader(bytes, range: entry)
                let input = try NodeInput(from: &reader)
                var writer = WireWriter()
                for action in machine.handle(input) { action.write(to: &writer) }
                if writer.bytes != Array(bytes[entry].suffix(reader.remaining)) {
                    differences.append("input \(number + 1): \(input)")
                }
            }
        }
        return (entries.count, differences)
    }

    private static func entries(of bytes: [UInt8]) -> [Range<Int>] {
        var entries: [Range<Int>] = []
        var offset = 0
        while offset + 4 <= bytes.count {
            let length = bytes.withUnsafeBytes {
                Int(UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
            }
            guard offset + 4 + length <= bytes.count else { break }
            entries.append(offset + 4..<offset + 4 + length)
            offset += 4 + length
        }
        return entries
    }
}
