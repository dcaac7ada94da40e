package import TraceSchema

// The lines of a trace, in the order of the fields in the vocabulary. Absent fields are left out.

extension JSONOutput {
    mutating func line(_ event: Event) {
        value(event)
        endLine()
    }

    /// An event as an object, with the names and forms that it has in a trace.
    package mutating func value(_ event: Event) {
        object { output in
            output.field(.id, event.id)
            output.field(.kind, event.kind.rawValue)
            output.field(.process, event.process.name)
            output.field(.thread, event.thread)
            output.field(.startNs, Int(event.startNs))
            output.field(.durationNs, event.durationNs.map { Int($0) })
            output.field(.waitedNs, event.waitedNs.map { Int($0) })
            output.field(.task, event.task)
            output.field(.parent, event.parent)
            output.field(.attempt, event.attempt)
            output.field(.object, event.object)
            output.field(.function, event.function)
            output.field(.actor, event.actor)
            output.field(.name, event.name)
            output.field(.variable, event.variable)
            output.field(.bound, event.bound)
            output.field(.role, event.role?.rawValue)
            output.field(.bytes, event.bytes)
            output.field(.copied, event.copied)
            output.field(.path, event.path?.rawValue)
            output.field(.explicit, event.explicit)
            if let arguments = event.arguments {
                output.key(of: .arguments)
                output.value(arguments)
            }
            if let captures = event.captures {
                output.key(of: .captures)
                output.value(captures)
            }
            output.field(.file, event.file)
            output.field(.line, event.line)
            output.field(.inferred, event.inferred)
            output.field(.error, event.error)
        }
    }

    package mutating func value(_ arguments: [Event.Argument]) {
        array { array in
            for argument in arguments { array.element(argument) }
        }
    }

    package mutating func value(_ captures: [Event.Capture]) {
        array { array in
            for capture in captures { array.element(capture) }
        }
    }

    mutating func line(_ fold: Fold) {
        object { line in
            line.key("fold")
            line.value(fold)
        }
        endLine()
    }

    /// What a fold's line holds.
    package mutating func value(_ fold: Fold) {
        object { output in
            output.field(.kind, fold.kind.rawValue)
            output.field(.process, fold.process.name)
            output.field(.function, fold.function)
            output.field(.variable, fold.variable)
            output.field(.path, fold.path?.rawValue)
            output.field(.role, fold.role?.rawValue)
            output.field(.line, fold.line)
            output.key("count")
            output.integer(fold.count)
            output.field(.bytes, fold.bytes)
            output.field(.copied, fold.copied)
            output.field(.durationNs, Int(fold.durationNs))
        }
    }

    mutating func line(_ header: TraceHeader) {
        object { output in
            output.key("rayscope")
            output.integer(TraceHeader.formatVersion)
            output.key("engine")
            output.string(header.engine.rawValue)
            output.key("engine_version")
            output.string(header.engineVersion)
            output.key("script")
            output.string(header.script)
            output.key("started")
            output.string(header.started)
            output.key("config")
            output.config(header.config)
            output.key("suppose")
            if let suppose = header.suppose { output.string(suppose) } else { output.null() }
            if let simulated = header.simulated {
                output.key("simulated")
                output.object { output in
                    output.key("changes")
                    output.array { array in
                        for change in simulated.changes { array.string(change) }
                    }
                    output.key("calibration")
                    output.string(simulated.calibration)
                    if let network = simulated.network {
                        output.key("network")
                        output.string(network)
                    }
                }
            }
            output.key("processes")
            output.array { array in
                for process in header.processes {
                    array.object { output in
                        output.key("id")
                        output.string(process.id.name)
                        output.key("pid")
                        output.integer(process.pid)
                        output.key("node")
                        output.string(process.node)
                        if let error = process.clockErrorNs {
                            output.key("clock_error_ns")
                            output.integer(error)
                        }
                    }
                }
            }
            output.key("complete")
            output.boolean(header.complete)
            if header.folded > 0 {
                output.key("folded")
                output.integer(header.folded)
            }
            if let exitStatus = header.exitStatus {
                output.key("exit_status")
                output.integer(exitStatus)
            }
            if !header.missing.isEmpty {
                output.key("missing")
                output.array { array in
                    for kind in header.missing { array.string(kind.rawValue) }
                }
            }
        }
        endLine()
    }

    mutating func config(_ config: [String: Int]) {
        object { output in
            for (key, value) in config.sorted(by: { $0.key < $1.key }) {
                output.key(key)
                output.integer(value)
            }
        }
    }

    private mutating func element(_ argument: Event.Argument) {
        object { output in
            output.key("position")
            switch argument.position {
            case .index(let index): output.integer(index)
            case .keyword(let name): output.string(name)
            }
            output.field(.variable, argument.variable)
            output.key("how")
            output.string(argument.how.rawValue)
            output.field(.object, argument.object)
            output.field(.bytes, argument.bytes)
        }
    }

    private mutating func element(_ capture: Event.Capture) {
        object { output in
            output.field(.variable, capture.variable)
            output.key("how")
            output.string(capture.how.rawValue)
            if let through = capture.through {
                output.key("through")
                output.string(through)
            }
            output.field(.bytes, capture.bytes)
        }
    }

    // MARK: Fields

    private mutating func key(of field: EventField) { plainKey(field.rawValue) }

    private mutating func field(_ field: EventField, _ value: Int?) {
        guard let value else { return }
        key(of: field)
        integer(value)
    }

    private mutating func field(_ field: EventField, _ value: String?) {
        guard let value else { return }
        key(of: field)
        string(value)
    }

    private mutating func field(_ field: EventField, _ value: Bool?) {
        guard let value else { return }
        key(of: field)
        boolean(value)
    }

    private mutating func field<ID: TraceIdentifier>(_ field: EventField, _ value: ID?) {
        guard let value else { return }
        key(of: field)
        identifier(letter: ID.letter, number: value.number)
    }
}
