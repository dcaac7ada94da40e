internal import Glibc
internal import ObjectPassing

/// The calls that this worker runs.
extension CoreState {
    /// A call that has not begun ends; a task is interrupted, a coroutine too; a method that runs on a
    /// thread goes on, and its results are thrown away.
    func interrupt(_ task: TaskKey, force: Bool) {
        if let index = assigned.firstIndex(where: { $0.spec.task == task }) {
            let call = assigned.remove(at: index)
            let failure = SystemFailure(.taskCancelled, "\(call.spec.name) was cancelled")
            let results = Array(
                repeating: ObjectValue.failed(failure),
                count: call.spec.options.returnCount)
            handle(
                .finished(
                    TaskReply(
                        task: task, attempt: call.spec.attempt, outcome: .raised, results: results),
                    caller: call.caller))
            return
        }
        guard let call = running.first(where: { $0.spec.task == task }) else { return }
        if force { Core.endProcess(self) }
        if call.spec.actorCall == nil {
            kill(getpid(), SIGINT)
        } else if isAsync {
            interrupted.append(task)
            wake(.tasks)
        } else {
            cancelled.insert(task)
        }
    }

    func begin(_ call: Assignment) {
        running.append(call)
        if case .constructor(_, let options) = call.spec.actorCall { isAsync = options.isAsync }
    }

    func end(_ task: TaskKey) {
        if let index = running.firstIndex(where: { $0.spec.task == task }) {
            running.remove(at: index)
        }
        if running.isEmpty { blockedThreads = 0 }
    }

    /// The call that the calling thread works for. A thread that a call has started works for it as
    /// long as it is the only one.
    var current: TaskSpec? {
        if let own = CallingThread.current.call { return own.ready.spec }
        return running.count == 1 ? running[0].spec : nil
    }

    /// A thread of the running task waits for values from now on, or has ceased to. The worker's
    /// CPUs are given back as long as any does: what one waits for must not wait for another.
    func setBlocked(_ blocked: Bool) {
        // A thread may outlive its task.
        guard blocked || blockedThreads > 0 else { return }
        blockedThreads += blocked ? 1 : -1
        if blockedThreads == (blocked ? 1 : 0) { toNode(blocked ? .blocked : .unblocked) }
    }
}
