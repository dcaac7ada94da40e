import Dispatch

/// The one place where Graphviz is called: libcgraph and libgvc keep global state and are not
/// thread safe, so all drawing in the process happens here, one picture after the other.
///
/// It has an executor of its own, since a drawing may take long and must not keep a thread of
/// Swift's shared pool.
@globalActor
package actor GraphvizActor {
    package static let shared = GraphvizActor()

    private let executor = SerialQueueExecutor()

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }
}

/// Runs jobs on a serial dispatch queue.
private final class SerialQueueExecutor: SerialExecutor {
    private let queue = DispatchQueue(label: "rayscope.graphviz")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async {
            job.runSynchronously(on: self.asUnownedSerialExecutor())
        }
    }
}
