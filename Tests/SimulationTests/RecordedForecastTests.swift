import Foundation
import Simulation
import TestSupport
import Testing
import TraceSchema

/// What the whole of it is for: a forecast with nothing changed is the run that was recorded. Its counts
/// and bytes are those of the rules, not of the clock.
struct RecordedForecastTests {
    private static let paths = RecordedTraces.paths.filter { !$0.contains("16-actors") }

    /// Kinds whose number hangs on no race: which worker a call gets, and so who fetches a function,
    /// does; and so do leases.
    private static let kinds: [EventKind] = [
        .pickle, .export, .serialize, .put, .submit, .dispatch, .get, .deserialize, .execute,
        .return,
        .hold, .drop, .free,
    ]

    @Test("counts, bytes and copied bytes are exactly the recorded ones", arguments: paths)
    func exact(path: String) throws {
        let workload = try Workload(trace: path)
        let forecast = try workload.forecast(try .shipped(workload.header.engine))
        #expect(forecast.refusal == nil)
        #expect(forecast.calls == workload.callCount)
        for kind in Self.kinds where workload.header.availability(of: kind) != .absent {
            // Objects that workers own go after the script's end, where a forecast ends.
            if kind == .free, path.contains("10-what-comes-back") { continue }
            let (one, other) = (workload.totals[kind], forecast.totals[kind])
            #expect(one?.count == other?.count, "\(kind)")
            #expect(one?.bytes == other?.bytes, "\(kind)")
            #expect(one?.copied == other?.copied, "\(kind)")
        }
    }

    @Test("the time is the recorded one within a quarter", arguments: paths)
    func time(path: String) throws {
        let workload = try Workload(trace: path)
        let forecast = try workload.forecast(try .shipped(workload.header.engine))
        let ratio = Double(forecast.wallNs) / Double(workload.recordedNs)
        #expect(ratio > 0.75 && ratio < 1.25, "\(ratio)")
    }

    @Test(
        "its trace keeps to the format, and names a line and a variable where the recorded one does"
    )
    func conforms() throws {
        for path in Self.paths {
            let workload = try Workload(trace: path)
            let forecast = try workload.forecast(try .shipped(workload.header.engine))
            #expect(TraceConformance.problems(in: forecast.file) == [], "\(path)")
            let submits = forecast.trace.events.filter { $0.kind == .submit }
            #expect(submits.count == workload.callCount)
            #expect(submits.allSatisfy { $0.line != nil && $0.function != nil }, "\(path)")
        }
    }
}
