package import Simulation
import TraceFile
package import TraceSchema

/// A forecast's trace, as a file like any other.
package enum ForecastTrace {
    /// - Throws: `TraceError`; then nothing is left of the file.
    package static func write(
        _ forecast: Forecast, simulated: TraceHeader.Simulated, to path: String
    ) throws {
        var header = forecast.trace.header
        header.simulated = simulated
        let writer = try TraceWriter(path: path, header: header)
        for event in forecast.trace.events { try writer.write(event) }
        for fold in forecast.trace.folds { try writer.write(fold) }
        try writer.finish()
    }
}
