import Foundation
import TraceSchema

/// What the script's environment carries so that `import ray` finds the chosen engine.
struct EngineEnvironment {
    let engine: Engine
    /// Rayscope's version, or Ray's.
    let engineVersion: String
    /// Variables to set; nil to remove.
    private var variables: [(name: String, value: String?)] = []
    /// Folders to look for Python modules in, before the user's own.
    private var folders: [String] = []

    /// `import ray` finds our front end, and it the node and the library.
    ///
    /// - Throws: ``CommandError`` where a part of Rayscope is missing.
    static func embedded(_ installation: Installation) throws -> EngineEnvironment {
        var result = EngineEnvironment(engine: .embedded, engineVersion: ProgramVersion.number)
        result.variables = [
            ("RAYSCOPE_NODE", try installation.node()),
            ("RAYSCOPE_LIBRARY", try installation.library()),
        ]
        result.folders = [try installation.frontEnd(), try installation.reading()]
        return result
    }

    /// `import ray` finds the real Ray, and the probe is loaded before it. `address` is that of a
    /// cluster that runs already; nil for one of the script's own.
    ///
    /// - Throws: ``CommandError`` where Ray is missing or too old, or the probe is.
    static func ray(
        _ installation: Installation, _ python: PythonInspection, address: String?
    ) throws -> EngineEnvironment {
        let version = try python.rayVersion()
        var result = EngineEnvironment(engine: .ray, engineVersion: version)
        result.variables = [("RAYSCOPE_ADDRESS", address)]
        result.folders = [try installation.probe(), try installation.reading()]
        return result
    }

    private init(engine: Engine, engineVersion: String) {
        self.engine = engine
        self.engineVersion = engineVersion
    }

    func apply(to environment: inout ChildEnvironment, runDirectory: String) {
        for (name, value) in variables {
            environment.remove(name)
            if let value { environment.set(name, value.utf8) }
        }
        for folder in folders.reversed() { environment.prepend(folder, to: "PYTHONPATH") }
        environment.set("RAYSCOPE_RUN_DIR", runDirectory.utf8)
        environment.remove("RAYSCOPE_PROBE_DIR")
        if engine == .ray { environment.set("RAYSCOPE_PROBE_DIR", runDirectory.utf8) }
    }
}
