/// A forecast that a step shows, or that a question asks about: what `rayscope simulate` is told.
package struct ForecastRequest: Equatable, Sendable {
    /// Each as it is typed: `A=800MB`.
    package var sizes: [String] = []
    /// Each `2000`, or `f=2000`.
    package var calls: [String] = []
    /// Each `A=captured`.
    package var rewrites: [String] = []
    /// Of each node.
    package var workers: String?
    package var nodes: String?
    /// Whose three ways are laid side by side.
    package var variable: String?

    package init() {}

    /// The options, as they are typed.
    package var words: [String] {
        var words = sizes.flatMap { ["--set", $0] } + calls.flatMap { ["--calls", $0] }
        words += rewrites.flatMap { ["--rewrite", $0] }
        for (option, value) in [
            ("--workers", workers), ("--nodes", nodes), ("--variable", variable),
        ] {
            if let value { words += [option, value] }
        }
        return words
    }

    /// With a round's parameters in place of their names.
    func filled(_ parameters: Parameters) -> ForecastRequest {
        var filled = self
        filled.sizes = sizes.map(parameters.filled)
        filled.calls = calls.map(parameters.filled)
        filled.rewrites = rewrites.map(parameters.filled)
        filled.workers = workers.map(parameters.filled)
        filled.nodes = nodes.map(parameters.filled)
        return filled
    }
}

extension ForecastRequest {
    /// `{nodes: 1000, calls: 2000, rewrite: {A: captured}}`
    ///
    /// - `isOneRun`: whether it has to be one run: three ways are three.
    init(_ value: YAMLValue, isOneRun: Bool) throws(LessonError) {
        let map = try value.map()
        try map.allow(
            Set(["set", "calls", "rewrite", "workers", "nodes"]).union(isOneRun ? [] : ["variable"])
        )
        sizes = try Self.pairs(map["set"])
        rewrites = try Self.pairs(map["rewrite"])
        if let calls = map["calls"] {
            self.calls = calls.isMap ? try Self.pairs(calls) : [try calls.text()]
        }
        workers = try map["workers"]?.text()
        nodes = try map["nodes"]?.text()
        variable = try map["variable"]?.text()
        guard !words.isEmpty else {
            throw value.error("a forecast of what? It has `nodes`, `calls` and others")
        }
    }

    private static func pairs(_ value: YAMLValue?) throws(LessonError) -> [String] {
        var pairs: [String] = []
        for field in try value?.map().fields ?? [] {
            pairs.append("\(field.name)=\(try field.value.text())")
        }
        return pairs
    }
}
