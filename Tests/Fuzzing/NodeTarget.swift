import Messaging
import ObjectPassing

/// The node's state machine under messages that can be read but make no sense, from processes that
/// may not even be there: it answers or passes over them.
///
/// ```
/// input:   | process | length of the request, 2 bytes | request | process | …
/// ```
/// Request `255` is the end of that process's connection, `254` a tick. Where the process's byte is
/// above 127, the disk fails the first thing that the request leads to.
struct NodeTarget: FuzzTarget {
    private static let lost: UInt8 = 255
    private static let tick: UInt8 = 254
    private static let processes: UInt8 = 5

    init() {}

    func run(_ input: [UInt8]) throws {
        var machine = NodeMachine(
            milliCPUs: 2000, custom: Samples.custom,
            store: StoreCapacity(memory: 1 << 20, disk: 1 << 22), firstWorker: 1, rules: .ray)
        handle(.start, by: &machine)
        var rest = input[...]
        while rest.count > 3 {
            let sender = rest.removeFirst()
            let process = ProcessNumber(sender % Self.processes)
            let length = Int(rest.removeFirst()) | Int(rest.removeFirst()) << 8
            let bytes = Array(rest.prefix(length))
            rest = rest.dropFirst(length)
            switch bytes.first {
            case Self.lost: handle(.lost(process), by: &machine)
            case Self.tick: handle(.tick, by: &machine)
            default:
                guard let request = try? NodeRequest.decoded(bytes), request.left == 0 else {
                    continue
                }
                handle(
                    .request(process, request.message), by: &machine, diskFails: sender > 127)
            }
        }
    }

    private func handle(
        _ input: NodeInput, by machine: inout NodeMachine, diskFails: Bool = false
    ) {
        var moves = machine.handle(input).compactMap(\.diskMove)
        var fails = diskFails
        while !moves.isEmpty {
            let move = moves.removeFirst()
            moves += machine.handle(.moved(move, succeeded: !fails)).compactMap(\.diskMove)
            fails = false
        }
    }

    static func seeds() -> [[UInt8]] {
        func entry(_ process: UInt8, _ bytes: [UInt8]) -> [UInt8] {
            [process, UInt8(bytes.count & 0xff), UInt8(bytes.count >> 8)] + bytes
        }
        let hellos = (UInt8(0)..<3).flatMap { entry($0, NodeRequest.hello(pid: 1).encoded) }
        let all = Samples.requests.enumerated().flatMap { index, request in
            entry(UInt8(index % 3), request.encoded)
        }
        let end = entry(1, [tick]) + entry(1, [lost]) + entry(2, [tick])
        return [hellos + all + end, hellos + all.reversed() + end]
            + Samples.requests.map { hellos + entry(1, $0.encoded) + end }
    }
}

extension NodeAction {
    /// What the disk is to do and to tell of.
    fileprivate var diskMove: StoreMove? {
        guard case .move(let move) = self else { return nil }
        if case .discard = move { return nil }
        return move
    }
}
