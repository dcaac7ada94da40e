/// A captured value made an argument.
enum CaptureRewrite {
    /// A parameter for the value, `A_ref = ray.put(A)` where it is called, and the reference there.
    static func byReference(_ variable: String, function name: String, _ report: Report)
        -> Finding.Rewrite
    {
        let reference = CallText.reference(to: variable)
        let put = "\(reference) = ray.put(\(variable))"
        let parameter = CallText.parameter(for: variable)
        let token = CallText.token(name)
        let site = report.run.callSites.first { $0.name == name }
        guard let site, let found = report.source.statement(at: site.place, holding: [token])
        else {
            return asArgument(
                parameter, passing: reference, function: name, report, before: put)
        }
        var rewrite = changedDefinition(of: name, parameter, site, report)
        let script = found.script
        // `foo.remote(`, and no `other_foo.remote(`.
        let all = SourceReader.statements(of: script, holding: [token]).filter { index in
            let code = script.statements[index].code
            return CallText.adding(reference, to: code, after: token) != nil
                && Names.used(in: code).contains {
                    $0 == "\(name).remote" || $0.hasSuffix(".\(name).remote")
                }
        }
        let calls = all.contains(found.index) ? all : [found.index]
        let changed = calls.map { index in
            let code = script.statements[index].code
            return (index, CallText.adding(reference, to: code, after: token) ?? code)
        }
        switch PutPlace.of(variable, calls: calls, in: script) {
        case .before(let first):
            let lines = Finding.Rewrite.put(put, before: first, changing: changed, in: script)
            rewrite.before += lines.before
            rewrite.after += lines.after
            rewrite.words = lines.words
        case .nowhere(let place):
            rewrite.words = "`\(put)` once, \(place); the calls pass the reference:"
            for (index, code) in changed {
                rewrite.before.append(CallText.line(script.statements[index]))
                rewrite.after.append(CallText.line(script.statements[index], code: code))
            }
        }
        return rewrite
    }

    private static func changedDefinition(
        of name: String, _ parameter: String, _ site: CallSite?, _ report: Report
    ) -> Finding.Rewrite {
        guard let definition = report.source.definition(of: name, near: site?.place ?? Place())
        else { return Finding.Rewrite() }
        let line = CallText.line(definition.statement)
        return Finding.Rewrite(
            before: [line],
            after: [
                definition.statement.skeleton.hasPrefix("class")
                    ? "\(line)  # takes \(parameter) in __init__"
                    : CallText.adding(parameter, to: line, after: "(") ?? line
            ])
    }

    /// A parameter more in the definition, and an argument more at the call; `preparation` is run
    /// once, before the loops that the call stands in.
    static func asArgument(
        _ parameter: String, passing argument: String, function name: String, _ report: Report,
        before preparation: String? = nil
    ) -> Finding.Rewrite {
        let site = report.run.callSites.first { $0.name == name }
        var rewrite = changedDefinition(of: name, parameter, site, report)
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
