package import ObjectPassing

/// How a node is started: by the driver's `ray.init`, with a socket to the driver.
package struct NodeOptions: Sendable {
    /// The descriptor of the connection to the driver.
    package var socket: Int32
    package var runDirectory: String
    package var milliCPUs: Int32
    package var custom: CustomResources
    /// Bytes of the object store in memory.
    package var objectStore: Int
    /// Bytes that may go to disk; nil for as many as Ray would let.
    package var spillLimit: Int?
    /// Where they go.
    package var spillDirectory: String
    package var python: String
    /// Modules that the fork server imports before the workers are made.
    package var preload: [String]
    /// Ray's own, or those of the world that was asked for.
    package var rules = Rules.ray

    /// Reads `--socket 3 --run-directory D --cpus 2 --object-store BYTES --python P
    /// --spill-directory D [--spill-limit BYTES] [--preload M]… [--resource spec=2]…
    /// [--suppose RULE]`; nil with the reason where that is not what stands there.
    package static func parse(_ arguments: [String]) -> Result<NodeOptions, NodeOptionsError> {
        var values: [String: String] = [:]
        var preload: [String] = []
        var resources: [CustomResources.Amount] = []
        var rest = arguments[...]
        while let flag = rest.popFirst() {
            guard flag.hasPrefix("--"), let value = rest.popFirst() else {
                return .failure(NodeOptionsError("expected --flag value, found \(flag)"))
            }
            switch flag {
            case "--preload": preload.append(value)
            case "--resource":
                guard let amount = CustomResources.Amount(argument: value) else {
                    return .failure(NodeOptionsError("--resource \(value): NAME=AMOUNT is needed"))
                }
                resources.append(amount)
            default: values[flag] = value
            }
        }
        guard let socket = values["--socket"].flatMap({ Int32($0) }),
            let directory = values["--run-directory"],
            let cpus = values["--cpus"].flatMap({ Double($0) }), cpus >= 0, cpus < 1_000_000,
            let store = values["--object-store"].flatMap({ Int($0) }), store > 0,
            let spillDirectory = values["--spill-directory"],
            let python = values["--python"]
        else {
            return .failure(
                NodeOptionsError(
                    "rayscope-node is started by ray.init under `rayscope run`; it needs --socket, "
                        + "--run-directory, --cpus, --object-store, --spill-directory and --python")
            )
        }
        var options = NodeOptions(
            socket: socket, runDirectory: directory, milliCPUs: Int32(cpus * 1000),
            custom: CustomResources(resources), objectStore: store, spillDirectory: spillDirectory,
            python: python, preload: preload)
        if let text = values["--spill-limit"] {
            guard let limit = Int(text), limit >= 0 else {
                return .failure(
                    NodeOptionsError("--spill-limit \(text): a number of bytes is needed"))
            }
            options.spillLimit = limit
        }
        if let name = values["--suppose"] {
            guard let supposition = Supposition(rawValue: name) else {
                return .failure(NodeOptionsError("there is no rule \(name) to suppose"))
            }
            options.rules = supposition.rules
        }
        return .success(options)
    }
}

/// Why a node can't be started so.
package struct NodeOptionsError: Error, CustomStringConvertible {
    package let description: String
    init(_ description: String) { self.description = description }
}

extension CustomResources.Amount {
    /// Reads `spec=2`.
    fileprivate init?(argument: String) {
        guard let equals = argument.lastIndex(of: "="),
            let amount = Double(argument[argument.index(after: equals)...]), amount >= 0,
            amount <= Double(Int32.max / 1000)
        else { return nil }
        self.init(name: String(argument[..<equals]), milli: Int32((amount * 1000).rounded()))
    }
}
