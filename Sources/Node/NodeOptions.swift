/// How a node is started: by the driver's `ray.init`, with a socket to the driver.
package struct NodeOptions: Sendable {
    /// The descriptor of the connection to the driver.
    package var socket: Int32
    package var runDirectory: String
    package var milliCPUs: Int32
    /// Bytes of the object store.
    package var objectStore: Int
    package var python: String
    /// Modules that the fork server imports before the workers are made.
    package var preload: [String]

    /// Reads `--socket 3 --run-directory D --cpus 2 --object-store BYTES --python P
    /// [--preload M]…`; nil with the reason where that is not what stands there.
    package static func parse(_ arguments: [String]) -> Result<NodeOptions, NodeOptionsError> {
        var values: [String: String] = [:]
        var preload: [String] = []
        var rest = arguments[...]
        while let flag = rest.popFirst() {
            guard flag.hasPrefix("--"), let value = rest.popFirst() else {
                return .failure(NodeOptionsError("expected --flag value, found \(flag)"))
            }
            if flag == "--preload" { preload.append(value) } else { values[flag] = value }
        }
        guard let socket = values["--socket"].flatMap({ Int32($0) }),
            let directory = values["--run-directory"],
            let cpus = values["--cpus"].flatMap({ Double($0) }), cpus >= 0, cpus < 1_000_000,
            let store = values["--object-store"].flatMap({ Int($0) }), store > 0,
            let python = values["--python"]
        else {
            return .failure(
                NodeOptionsError(
                    "rayscope-node is started by ray.init under `rayscope run`; it needs --socket, "
                        + "--run-directory, --cpus, --object-store and --python"))
        }
        return .success(
            NodeOptions(
                socket: socket, runDirectory: directory, milliCPUs: Int32(cpus * 1000),
                objectStore: store, python: python, preload: preload))
    }
}

/// Why a node can't be started so.
package struct NodeOptionsError: Error, CustomStringConvertible {
    package let description: String
    init(_ description: String) { self.description = description }
}
