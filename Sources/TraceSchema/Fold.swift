/// Events past the event limit, counted and summed instead of kept: a `{"fold":{…}}` line.
///
/// Two events fall into the same fold if they agree in all of its first seven fields.
package struct Fold: Hashable, Sendable {
    package var kind: EventKind
    package var process: ProcessID
    package var function: FunctionID?
    package var variable: String?
    package var path: TransferPath?
    package var role: Role?
    package var line: Int?
    package var count: Int
    package var bytes: Int
    package var copied: Int
    package var durationNs: Int64

    package init(
        kind: EventKind, process: ProcessID, function: FunctionID? = nil, variable: String? = nil,
        path: TransferPath? = nil, role: Role? = nil, line: Int? = nil,
        count: Int = 0, bytes: Int = 0, copied: Int = 0, durationNs: Int64 = 0
    ) {
        self.kind = kind
        self.process = process
        self.function = function
        self.variable = variable
        self.path = path
        self.role = role
        self.line = line
        self.count = count
        self.bytes = bytes
        self.copied = copied
        self.durationNs = durationNs
    }
}
