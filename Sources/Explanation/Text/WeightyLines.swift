internal import CriticalPath
internal import Ledger
internal import TraceReading

/// What weighs most, line by line, for a report that lays out its own tables.
extension Explanation {
    /// A cost and what it was for; names stand between backticks.
    package struct CostLine: Equatable, Sendable {
        package let ns: Int64
        /// Of the whole: `29 %`.
        package let share: String
        package let title: String
        /// What was done for it; empty where the title says all.
        package let deeds: String
    }

    /// What the shares of ``weightyStretches`` are shares of.
    package var wallNs: Int64 { criticalPath.wallNs }

    /// What the shares of ``weightyVariables`` are shares of.
    package var workNs: Int64 { ledger.workNs }

    /// The stretches of the critical path that a terminal shows.
    package var weightyStretches: [CostLine] {
        PathText(path: criticalPath).matter.map { stretch in
            let what = PathText.what(stretch)
            return CostLine(
                ns: stretch.ns, share: Quantity.share(stretch.ns, of: criticalPath.wallNs),
                title: what.isEmpty ? stretch.stage.label : "\(stretch.stage.label): \(what)",
                deeds: "")
        }
    }

    /// The variables of the ledger that a terminal shows.
    package var weightyVariables: [CostLine] {
        let whole = workNs
        return LedgerText(ledger: ledger).weighty.map { entry in
            CostLine(
                ns: entry.workNs, share: Quantity.share(entry.workNs, of: whole),
                title: EntryText.title(entry), deeds: EntryText.deeds(entry))
        }
    }
}
