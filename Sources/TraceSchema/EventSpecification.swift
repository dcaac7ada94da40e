/// One row of the event table: what a kind stands for, who records it, and what an engine sees.
///
/// The table is the one description of the trace; the page `docs/trace-format.md` is printed from
/// it and a test holds it to the code.
package struct EventSpecification: Sendable {
    package let kind: EventKind
    /// The process that records it, in words.
    package let process: String
    /// "One event for each …".
    package let each: String
    /// What `bytes` measures; nil where the kind has none.
    package let bytes: String?
    package let ray: Availability
    /// The fields that only some kinds have and this one may have, beyond ``EventField/common``.
    package let fields: [EventField]

    /// Whether an engine can record a kind.
    package enum Availability: String, Sendable {
        case seen, inferred, absent
    }

    /// What the engine of a trace can record of this kind.
    package func availability(on engine: Engine) -> Availability {
        switch engine {
        case .embedded: .seen
        case .ray: ray
        }
    }
}

extension EventKind {
    /// The kind's row of the event table.
    package var specification: EventSpecification {
        func row(
            _ process: String, _ each: String, bytes: String? = nil,
            ray: EventSpecification.Availability, _ fields: EventField...
        ) -> EventSpecification {
            EventSpecification(
                kind: self, process: process, each: each, bytes: bytes, ray: ray, fields: fields)
        }
        return switch self {
        case .pickle:
            row(
                "driver or worker", "function or class pickled, with `captures`",
                bytes: "pickled length", ray: .seen, .bytes, .captures)
        case .export:
            row(
                "the one that pickled", "entry really written to the control store",
                bytes: "pickled length", ray: .seen, .bytes, .copied, .path)
        case .serialize:
            row(
                "any", "argument by value, put value or result (`role`)",
                bytes: "serialized length, Ray's layout", ray: .seen, .object,
                .variable, .bound, .role, .bytes)
        case .put:
            row(
                "any", "value copied into the object store (`role`, `explicit`)",
                bytes: "what the object takes", ray: .inferred, .object,
                .variable, .bound, .role, .bytes, .copied, .path, .explicit)
        case .submit:
            row(
                "caller", "call, with `arguments`", bytes: "inlined arguments, together",
                ray: .seen, .bound, .bytes, .arguments)
        case .lease:
            row("`scheduler`", "worker granted", ray: .seen)
        case .dispatch:
            row(
                "caller",
                "push of a task to its worker, each attempt; an actor's constructor is pushed by "
                    + "`control-store`",
                bytes: "message length",
                ray: .seen, .bytes, .copied)
        case .fetch:
            row(
                "worker", "entry read from the control store", bytes: "pickled length",
                ray: .seen, .bytes, .copied, .path)
        case .unpickle:
            row(
                "worker", "function or class made again", bytes: "pickled length", ray: .seen,
                .bytes)
        case .get:
            row(
                "any",
                "object read: by `ray.get` (`role` `value` or `result`), or for a reference "
                    + "argument (`role` `argument`)",
                bytes: "object's size", ray: .seen, .object, .variable, .bound, .role, .bytes,
                .copied, .path)
        case .deserialize:
            row(
                "any", "value made again", bytes: "as serialized", ray: .seen, .object,
                .variable, .role, .bytes, .copied)
        case .execute:
            row("worker", "run of a task's body", ray: .seen)
        case .return:
            row(
                "worker", "result handed back, `path` `inline` or `object-store`",
                bytes: "as serialized", ray: .seen, .object, .role, .bytes, .copied, .path)
        case .hold:
            row(
                "holder", "process begins to hold a reference (`role` tells why)", ray: .absent,
                .object, .role, .variable)
        case .drop:
            row(
                "holder", "process ceases to hold a reference", ray: .absent, .object, .role,
                .variable)
        case .free:
            row(
                "`object-store`", "object whose last reference is gone", bytes: "object's size",
                ray: .absent, .object, .bytes)
        case .spill:
            row(
                "`object-store`",
                "object moved to disk, or written there at once (`copied` is 0 then): memory has no room",
                bytes: "object's size", ray: .absent,
                .object, .bytes, .copied)
        case .restore:
            row(
                "`object-store`", "object moved back from disk", bytes: "object's size",
                ray: .absent, .object, .bytes, .copied)
        case .retry:
            row("`scheduler`", "task tried again", ray: .seen)
        case .fail:
            row("`scheduler`", "task given up", ray: .seen)
        }
    }
}
