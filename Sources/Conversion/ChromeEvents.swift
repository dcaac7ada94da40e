import TraceFile

/// The frame of a Chrome trace, and what every event in it has.
extension JSONOutput {
    mutating func beginTrace() {
        open(UInt8(ascii: "{"))
        plainKey("traceEvents")
        open(UInt8(ascii: "["))
    }

    /// - Parameter other: fills `otherData`, which tells of the run.
    mutating func endTrace(_ other: (inout JSONOutput) -> Void) {
        endLine()
        close(UInt8(ascii: "]"))
        plainKey("otherData")
        object(other)
        close(UInt8(ascii: "}"))
        endLine()
    }

    /// Begins an event. The phase is Chrome's letter for what it is; the moment, in nanoseconds, is
    /// nil for what has no time.
    mutating func nextEvent(
        _ phase: String, _ name: String, at moment: Int64?, process: Int, track: Int,
        _ more: (inout JSONOutput) -> Void
    ) {
        nextLine()
        object { event in
            event.text("ph", phase)
            event.text("name", name)
            event.plainKey("pid")
            event.integer(process)
            event.plainKey("tid")
            event.integer(track)
            if let moment {
                event.plainKey("ts")
                event.thousandths(moment)
            }
            more(&event)
        }
    }

    mutating func text(_ key: String, _ text: String) {
        plainKey(key)
        string(text)
    }
}
