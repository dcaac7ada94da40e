package import TraceSchema

/// What an event says, as a sentence: made of its fields alone, so that one that is not there is
/// not spoken of.
package struct EventSentence {
    private let event: Event

    package init(event: Event) { self.event = event }

    package var text: String {
        var text = capitalized(deed) + amounts + "." + captures
        if event.inferred == true { text += " Concluded, not seen." }
        if let error = event.error { text += " It did not succeed: \(error)" }
        return text
    }

    private var deed: String {
        let who = event.process.words
        switch event.kind {
        case .pickle: return "\(who) pickles \(function)"
        case .export: return "\(who) writes the pickle of \(function) to the control store"
        case .serialize: return "\(who) serializes \(value)"
        case .put:
            return switch event.explicit {
            case true: "\(who) puts \(value) into the object store, by ray.put"
            case false: "\(who) puts \(value) into the object store for this call, without ray.put"
            case nil: "\(who) puts \(value) into the object store"
            }
        case .submit: return "\(who) calls \(function)\(arguments)"
        case .lease: return "\(who) grants a worker to \(task)"
        case .dispatch: return "\(who) pushes \(task) to its worker"
        case .fetch: return "\(who) reads the pickle of \(function) from the control store"
        case .unpickle: return "\(who) makes \(function) again from its pickle"
        case .get: return "\(who) gets \(value)\(path)"
        case .deserialize: return "\(who) makes \(value) again from its bytes"
        case .execute: return "\(who) runs \(function)"
        case .return: return "\(who) hands back the result of \(task)\(path)"
        case .hold: return "\(who) begins to hold a reference to \(object)\(reason)"
        case .drop: return "\(who) ceases to hold a reference to \(object)\(reason)"
        case .free: return "\(who) frees \(object): its last reference is gone"
        case .spill where event.copied == 0: return "\(who) has \(object) written to disk at once"
        case .spill: return "\(who) moves \(object) to disk"
        case .restore: return "\(who) brings \(object) back from disk"
        case .retry: return "\(who) has \(task) tried again"
        case .fail: return "\(who) gives \(task) up"
        }
    }

    // MARK: Parts

    private var function: String {
        event.name ?? event.function?.description ?? "a function"
    }

    /// `foo1 (t2)`
    private var task: String {
        [event.name, event.task.map { event.name == nil ? $0.description : "(\($0))" }]
            .compactMap(\.self).joined(separator: " ").nonEmpty ?? "a task"
    }

    private var object: String { event.object?.description ?? "an object" }

    /// `the argument A (o2)`
    private var value: String {
        var words = ["the \(event.role?.noun ?? "value")"]
        if let variable = event.variable { words.append(variable) }
        if let object = event.object { words.append("(\(object))") }
        if event.role == .result, event.variable == nil, let name = event.name {
            words.append("of \(name)")
        }
        return words.joined(separator: " ")
    }

    private var path: String { event.path.map { ", \($0.words)" } ?? "" }

    private var reason: String {
        guard let role = event.role else { return "" }
        let variable = event.variable.map { " \($0)" } ?? ""
        return ", as \(role == .argument ? "an" : "a") \(role.noun)\(variable)"
    }

    private static let namedAtMost = 4

    private var captures: String {
        let captured = (event.captures ?? []).filter { $0.how != .module }
            .sorted { $0.bytes > $1.bytes }
        guard !captured.isEmpty else { return "" }
        var words = captured.prefix(Self.namedAtMost).map { capture in
            "\(capture.variable) (\(Quantity.bytes(capture.bytes)), \(capture.how.rawValue))"
        }
        if captured.count > words.count { words.append("\(captured.count - words.count) more") }
        return " It captures \(words.joined(separator: ", "))."
    }

    private var arguments: String {
        let passed = event.arguments ?? []
        guard !passed.isEmpty else { return "" }
        var words = passed.prefix(Self.namedAtMost).map { argument in
            let name = argument.variable ?? "argument \(argument.position)"
            let size = argument.bytes.map { "\(Quantity.bytes($0)), " } ?? ""
            return switch argument.how {
            case .inline: "\(name) by value (\(size)inside the message)"
            case .put: "\(name) by value (\(size)put into the object store for this call)"
            case .reference: "\(name) by reference"
            }
        }
        if passed.count > words.count { words.append("\(passed.count - words.count) more") }
        return " with \(words.joined(separator: ", "))"
    }

    /// `, 8.0 MB, nothing copied, in 12 µs (10 µs of it waiting)`
    private var amounts: String {
        var amounts: [String] = []
        if let bytes = event.bytes, event.kind != .submit { amounts.append(Quantity.bytes(bytes)) }
        if let copied = event.copied {
            if copied == event.bytes {
                amounts += copiesWhole ? ["all of it copied"] : []
            } else {
                amounts.append(
                    copied == 0 ? "nothing copied" : "\(Quantity.bytes(copied)) of it copied")
            }
        }
        if let duration = event.durationNs {
            let waited = event.waitedNs.map { " (\(Quantity.duration($0)) of it waiting)" } ?? ""
            amounts.append("in \(Quantity.duration(duration))\(waited)")
        }
        return amounts.map { ", \($0)" }.joined()
    }

    /// Of what is copied whole, where there is a way without a copy: silence would read as that.
    private var copiesWhole: Bool {
        switch event.kind {
        case .put, .get, .export, .fetch: event.bytes != 0
        default: false
        }
    }

    private func capitalized(_ text: String) -> String {
        // A worker's name is a name.
        text.hasPrefix("the ") ? "The " + text.dropFirst(4) : text
    }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
