/// Ray's rules for passing objects, as a value.
///
/// Whatever runs the state machines of this module (the engine, the simulator, a test) hands them
/// one of these; a number such as 102,400 stands here and nowhere else. Changing one field gives a
/// runtime that is wrong in exactly that respect.
package struct Rules: Hashable, Sendable {
    /// Serialized bytes up to which an argument rides in the task's message, inclusive.
    /// Source: `max_direct_call_object_size` in Ray's `ray_config_def.h`; `ray-facts.md` §4.
    package var inlineLimit = 102_400
    /// Serialized bytes of all inline arguments (or results) of one call together, inclusive.
    /// Source: `task_rpc_inlined_bytes_limit` in `ray_config_def.h`; `ray-facts.md` §4.
    package var inlineTotalLimit = 10_485_760
    /// Pickled bytes from which an export warns; exclusive. Source: `ray-facts.md` §8.
    package var functionWarningSize = 10_000_000
    /// Pickled bytes from which an export is refused; inclusive. Source: `ray-facts.md` §8.
    package var functionSizeLimit = 100_000_000
    /// How often a task is tried again after its worker died. Source: `ray-facts.md` §11.
    package var defaultMaxRetries = 3
    /// Lease requests that one function may have under way at once. Source:
    /// `max_pending_lease_requests_per_scheduling_category` in `ray_config_def.h`.
    package var pendingLeaseLimit = 10
    /// How many ticks a put waits for room while tasks run that may free some.
    package var storeFullTicks = 50
    /// How many ticks an owner has to say whether it looks at its objects, that they may leave memory.
    package var ticksForAnswer = 10
    /// Bytes of objects that leave memory together, where there are so many. Source:
    /// `min_spilling_size` in `ray_config_def.h`.
    package var bytesSpilledAtOnce = 104_857_600

    /// When a function is pickled. Source: `ray-facts.md` §1.
    package var pickling = Pickling.atFirstCall
    /// How a pickled function gets to a worker. Source: `ray-facts.md` §1, §10.
    package var delivery = Delivery.onceAWorker
    /// Whether a large argument that was put for an earlier call, byte for byte the same, is put
    /// again. Source: `ray-facts.md` §4.
    package var putsAgain = true
    /// Whether a reference inside an argument stays one. Source: `ray-facts.md` §6.
    package var keepsNestedReferences = true
    /// Whether an argument's memory is read-only. Source: `ray-facts.md` §7.
    package var protectsArguments = true

    package enum Pickling: UInt8, Sendable {
        case atFirstCall = 0
        case atDecoration = 1
        case atEachCall = 2
    }

    package enum Delivery: UInt8, Sendable {
        /// Through the control store; each worker makes it again once, and keeps it.
        case onceAWorker = 0
        /// In the message of each call.
        case withEachCall = 1
        /// Through the control store, one copy for all: who has run it hands it on as it is then.
        case handedOn = 2
    }

    /// Ray's own.
    package static let ray = Rules()

    package init() {}

    /// Decides for each by-value argument of one call whether it rides inline.
    ///
    /// - Parameters:
    ///   - sizes: serialized bytes of the call's values, in the order of the call; nil for a
    ///     reference, which is neither.
    ///   - keywords: the arguments' keywords, nil for a positional one.
    /// - Returns: true where the value is inlined, false where it is put; in the order of `sizes`.
    package func inlinedArguments(sizes: [Int?], keywords: [String?]) -> [Bool] {
        var total = 0
        return zip(sizes, keywords).map { size, keyword in
            total += Self.markerSize(keyword: keyword)
            guard let size, size <= inlineLimit, total + size <= inlineTotalLimit else {
                return false
            }
            total += size
            return true
        }
    }

    /// Decides for each result of one task whether it travels in the reply: a result must be
    /// smaller than the limit, where an argument may equal it (`ray-facts.md` §4).
    package func inlinedResults(sizes: [Int]) -> [Bool] {
        var total = 0
        return sizes.map { size in
            guard size < inlineLimit, total + size <= inlineTotalLimit else { return false }
            total += size
            return true
        }
    }

    /// How often a task is tried again, given what `max_retries` says; negative: without end.
    package func maxRetries(said: Int32?) -> Int32 { said ?? Int32(clamping: defaultMaxRetries) }

    /// What Ray sends before each argument: a dummy of 13 bytes before a positional one, the name
    /// as a string before a keyword. It counts towards the total, and is no argument of the user's
    /// (`_common/signature.py`; `ray-facts.md` §4).
    package static func markerSize(keyword: String?) -> Int {
        guard let length = keyword?.utf8.count else { return 13 }
        let messagePackHeader = length < 32 ? 1 : length < 256 ? 2 : 3
        return 9 + messagePackHeader + length
    }
}
