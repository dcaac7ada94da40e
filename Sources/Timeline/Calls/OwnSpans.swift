internal import TraceReading
import TraceSchema

extension [Event.Capture] {
    /// Each with the bytes that it takes itself in a pickle of so many: a helper function without
    /// the variables that it brings in, so that nothing counts twice. The table of `rayscope explain`
    /// and its ledger tell the same sizes.
    func ownSpans(of pickled: Int?) -> [Event.Capture] {
        let own = CaptureSpans.own(of: self, whole: pickled ?? .max)
        return zip(self, own).map { capture, bytes in
            var capture = capture
            capture.bytes = bytes
            return capture
        }
    }
}
