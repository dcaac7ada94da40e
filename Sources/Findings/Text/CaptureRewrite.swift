/// A captured value made an argument.
enum CaptureRewrite {
    /// A parameter for the value, `A_ref = ray.put(A)` where it is called, and the reference there.
    static func byReference(_ variable: String, function name: String, _ report: Report)
        -> Finding.Rewrite
    {
        let reference = CallText.reference(to: variable)
        return asArgument(
            CallText.parameter(for: variable), passing: reference, function: name, report,
            before: "\(reference) = ray.put(\(variable))")
    }

    /// A parameter more in the definition, and an argument more at the call; `preparation` is run
    /// once, before the loops that the call stands in.
    static func asArgument(
        _ parameter: String, passing argument: String, function name: String, _ report: Report,
        before preparation: String? = nil
    ) -> Finding.Rewrite {
        var rewrite = Finding.Rewrite(before: [], after: [])
        let site = report.run.callSites.first { $0.name == name }
        if let definition = report.source.definition(of: name, near: site?.place ?? Place()) {
            let line = CallText.line(definition.statement)
            rewrite.before.append(line)
            rewrite.after.append(
                definition.statement.skeleton.hasPrefix("class")
                    ? "\(line)  # takes \(parameter) in __init__"
                    : CallText.adding(parameter, to: line, after: "(") ?? line)
        }
        guard let site else {
            if let preparation { rewrite.after.append(preparation) }
            return rewrite
        }
        let token = CallText.token(name)
        let found = report.source.statement(at: site.place, holding: [token])
        let call = found.map { CallText.line($0.statement) } ?? CallText.call(site)
        if let preparation {
            let loop = found.flatMap { found in
                found.script.loops(around: found.index).last.map { found.script.statements[$0] }
            }
            let first = loop ?? found?.statement
            rewrite.after.append(first.map { CallText.line($0, code: preparation) } ?? preparation)
            if let loop {
                rewrite.before.append(CallText.line(loop))
                rewrite.after.append(CallText.line(loop))
            }
        }
        rewrite.before.append(call)
        rewrite.after.append(
            CallText.adding(argument, to: call, after: found == nil ? ".remote(" : token) ?? call)
        return rewrite
    }
}
