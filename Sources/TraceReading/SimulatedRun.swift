package import TraceSchema

/// What every report says of a run that was only simulated.
package enum SimulatedRun {
    /// "a forecast, and not a run: A=800MB, nodes=1000; its times are predicted with …"
    ///
    /// - Returns: the clause, without an end.
    package static func clause(_ simulated: TraceHeader.Simulated) -> String {
        let changes =
            simulated.changes.isEmpty
            ? "as it was recorded" : "with \(simulated.changes.joined(separator: ", "))"
        let network = simulated.network.map { " and the network \($0)" } ?? ""
        return "a forecast, not a run: the script \(changes); its times are predicted with "
            + "\(simulated.calibration)\(network)"
    }

    /// The same as a sentence.
    package static func sentence(_ simulated: TraceHeader.Simulated) -> String {
        "A" + clause(simulated).dropFirst() + "."
    }
}
