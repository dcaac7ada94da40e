internal import TraceReading
internal import TraceSchema

/// A captured reference keeps its object in the store after its variable has gone.
enum PinnedReference {
    static func check(_ report: inout Report) {
        guard report.requires(.hold, .free, for: .pinnedReference) else { return }
        let pinned = report.run.captured.sorted { $0.key < $1.key }
        for (id, function) in pinned {
            guard let object = report.run.objects[id],
                let function = report.run.functions[function],
                object.bytes > report.run.inlineLimit, !object.isFreed
            else { continue }
            check(object, function, &report)
        }
    }

    private static func check(
        _ object: ObjectRecord, _ function: FunctionRecord, _ report: inout Report
    ) {
        let put = object.putSite >= 0 ? report.run.putSites[Int(object.putSite)] : nil
        let reference = put?.bound
        guard let put, let reference,
            let found = report.source.statement(at: put.place, holding: ["put(", reference])
        else {
            report.cannotCheck(
                .pinnedReference,
                "whether the variable of a reference that `\(function.name)` captures goes before "
                    + "the run ends, the script does not tell")
            return
        }
        guard goes(reference, found, after: function.place) else { return }
        let size = Quantity.bytes(object.bytes)
        let held = max(report.run.lastEventNs - object.lastUse, 0)
        report.add(
            Finding(
                .pinnedReference, variable: reference, function: function.name, place: put.place,
                headline: "`\(function.name)` captures the reference `\(reference)`: its object, "
                    + "\(size), stays in the object store until the driver ends.",
                evidence: "Held as captured since `\(function.name)` was pickled, last got "
                    + "\(Quantity.duration(held)) before the end, never freed, though its variable "
                    + "goes.",
                numbers: ["bytes": object.bytes, "held_ns": Int(clamping: held)],
                cost: Finding.Cost(ns: 0, bytes: object.bytes),
                saves: Finding.Saving(
                    low: 0, high: 0, bytes: object.bytes,
                    how: "no time, but the object's memory from its last use on"),
                rewrite: CaptureRewrite.referenceAsArgument(
                    reference, function: function.name, report)))
    }

    /// Whether a variable loses its value while the script goes on: deleted or given another one
    /// after the function was pickled, or made inside a function.
    private static func goes(
        _ name: String, _ found: SourceReader.Found, after place: Place
    ) -> Bool {
        let script = found.script
        if script.function(around: found.index) != nil { return true }
        if !script.loops(around: found.index).isEmpty { return true }
        return script.statements.contains { statement in
            statement.firstLine > place.line ?? .max && statement.indent == 0
                && Names.changed(by: statement).contains(name)
        }
    }
}

extension CaptureRewrite {
    /// The reference passed at top level instead of captured: the function gets the value.
    static func referenceAsArgument(
        _ reference: String, function name: String, _ report: Report
    ) -> Finding.Rewrite {
        let value = reference.hasSuffix("_ref") ? String(reference.dropLast(4)) : "value"
        let parameter = Names.isPlain(value) ? value : "value"
        var rewrite = asArgument(parameter, passing: reference, function: name, report)
        let site = report.run.callSites.first { $0.name == name }
        guard let definition = report.source.definition(of: name, near: site?.place ?? Place())
        else { return rewrite }
        let get = "ray.get(\(reference))"
        let script = definition.script
        for index in script.block(of: definition.index)
        where script.statements[index].code.contains(get) {
            let statement = script.statements[index]
            rewrite.before.append(CallText.line(statement))
            rewrite.after.append(
                CallText.line(statement, code: statement.code.replacing(get, with: parameter)))
        }
        return rewrite
    }
}
