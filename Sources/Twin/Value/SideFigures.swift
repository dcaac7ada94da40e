/// What one run did with the variable for the function; nanoseconds and bytes.
package struct SideFigures: Equatable, Codable, Sendable {
    package var calls = 0
    /// The variable serialized: as an argument, or for a put by hand.
    package var serialized = Amount()
    /// The variable put into the object store for a call.
    package var putForCalls = Amount()
    /// The variable put by `ray.put`, for a reference that the function got.
    package var putByHand = Amount()
    /// The variable in the function's pickle.
    package var captured = Amount()
    /// The function itself.
    package var pickled = Amount()
    package var exported = Amount()
    package var fetched = Amount()
    /// The variable read from the object store, as an argument.
    package var gets = Amount()
    /// By all events of the calls, and by those puts by hand, on the way between processes and stores.
    package var copied = 0
    /// Calls with an argument inside the task's message.
    package var inlined = 0
    /// Processes that ran the function.
    package var workers = 0
    /// The first call's wait for a worker, as far as nobody worked for the calls meanwhile: a worker
    /// that starts is no cost of a way, and takes as long in each as it happens to take. It is not
    /// in the other times.
    package var workerStartNs: Int64 = 0
    /// An actor was there before the first call: its start hides the wait for a worker.
    package var startsAfterActor = false
    /// The calls, by line of the script and size of what they carry, in the order of the run.
    package var places: [Place] = []
    /// All calls: the time in which at least one was under way.
    package var totalNs: Int64 = 0
    /// From the script's start to the end of its last event.
    package var runNs: Int64 = 0
    /// Events past the event limit, which are in the counts and not in the times.
    package var folded = 0

    package init() {}

    package struct Amount: Equatable, Codable, Sendable {
        package var count = 0
        /// Together.
        package var bytes = 0
        /// Of single ones.
        package var smallest = 0
        package var largest = 0

        package init(count: Int = 0, bytes: Int = 0, smallest: Int = 0, largest: Int = 0) {
            self.count = count
            self.bytes = bytes
            self.smallest = smallest
            self.largest = largest
        }
    }

    package struct Place: Equatable, Codable, Sendable {
        /// Of the script that ran.
        package var line: Int?
        package var calls: Int
        /// Of the weightiest thing that the calls carry.
        package var bytes: Int
        /// The call that paid what is paid once.
        package var firstNs: Int64
        /// One of the other calls: their median; where several were under way at a time, which would
        /// count each one's stand in line, their time together, divided by their number. Nil where
        /// there is one call only.
        package var laterNs: Int64?

        package init(line: Int?, calls: Int, bytes: Int, firstNs: Int64, laterNs: Int64?) {
            self.line = line
            self.calls = calls
            self.bytes = bytes
            self.firstNs = firstNs
            self.laterNs = laterNs
        }
    }

    package var copiedPerCall: Int { calls > 0 ? copied / calls : 0 }
}
