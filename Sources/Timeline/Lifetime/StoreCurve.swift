internal import TraceReading

/// The bytes in the object store over time, in a fixed number of bins: when a change lies beyond
/// them, each two become one. Exact in its peaks; within a bin, only the highest and the last value
/// are known.
struct StoreCurve {
    private static let binCount = 1024
    private var binNs: Int64 = 1024
    private var origin: Int64 = 0
    private var bins: [Bin?] = Array(repeating: nil, count: binCount)
    private(set) var bytes = 0
    private(set) var peak = 0
    private(set) var peakNs: Int64 = 0
    private(set) var isEmpty = true

    private struct Bin {
        var highest: Int
        var last: Int
    }

    mutating func change(by delta: Int, at time: Int64) {
        if isEmpty { origin = time }
        isEmpty = false
        bytes = max(0, bytes.adding(delta))
        if bytes > peak { (peak, peakNs) = (bytes, time) }
        let inside = max(0, time - origin)
        while inside / binNs >= Int64(Self.binCount) { widen() }
        let bin = Int(inside / binNs)
        bins[bin] = Bin(highest: max(bins[bin]?.highest ?? bytes, bytes), last: bytes)
    }

    private mutating func widen() {
        for bin in 0..<Self.binCount {
            let left = 2 * bin < Self.binCount ? bins[2 * bin] : nil
            let right = 2 * bin + 1 < Self.binCount ? bins[2 * bin + 1] : nil
            guard let last = right ?? left else {
                bins[bin] = nil
                continue
            }
            bins[bin] = Bin(
                highest: max(left?.highest ?? last.highest, last.highest), last: last.last)
        }
        binNs *= 2
    }

    /// From each moment on so many bytes, in order of time.
    var steps: [(time: Int64, bytes: Int)] {
        var steps: [(time: Int64, bytes: Int)] = []
        for (index, bin) in bins.enumerated() {
            guard let bin else { continue }
            let start = origin + Int64(index) * binNs
            steps.append((start, bin.highest))
            if bin.last != bin.highest { steps.append((start + binNs, bin.last)) }
        }
        return steps
    }
}
