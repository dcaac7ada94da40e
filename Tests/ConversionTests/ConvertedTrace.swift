import Conversion
import TraceFile

extension Trace {
    /// What a conversion writes, taken in pieces.
    func converted(to format: ConversionFormat) -> (bytes: [UInt8], notes: [String]) {
        var conversion = format.conversion(of: header)
        var bytes: [UInt8] = []
        for event in events {
            conversion.add(event)
            bytes += conversion.takeBytes()
        }
        for fold in folds { conversion.add(fold) }
        conversion.finish()
        bytes += conversion.takeBytes()
        return (bytes, conversion.notes)
    }
}
