/// A captured value made an argument.
enum CaptureRewrite {
    /// `A_ref = ray.put(A)`, a parameter for it, and the reference at the call.
    static func byReference(_ variable: String, function name: String, _ report: Report)
        -> Finding.Rewrite
    {
        let reference = CallText.reference(to: variable)
        var rewrite = asArgument(
            CallText.parameter(for: variable), passing: reference, function: name, report)
        rewrite.after.insert("\(reference) = ray.put(\(variable))", at: 0)
        return rewrite
    }

    /// A parameter more in the definition, and an argument more at the call.
    static func asArgument(
        _ parameter: String, passing argument: String, function name: String, _ report: Report
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
        guard let site else { return rewrite }
        let token = CallText.token(name)
        let found = report.source.statement(at: site.place, holding: [token])
        let call = found.map { CallText.line($0.statement) } ?? CallText.call(site)
        rewrite.before.append(call)
        rewrite.after.append(
            CallText.adding(argument, to: call, after: found == nil ? ".remote(" : token) ?? call)
        return rewrite
    }
}
