import ArgumentParser
import TraceReading

/// A size as a person writes it: `2GB`, `800 MB`, `4096`.
struct ByteCount: ExpressibleByArgument {
    let bytes: Int

    init?(argument: String) {
        guard let bytes = Quantity.byteCount(of: argument) else { return nil }
        self.bytes = bytes
    }
}
