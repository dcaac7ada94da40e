/// What makes two steps the same but for sizes, times and the objects they speak of.
struct StepStructure: Hashable {
    private var words: [String]

    init(_ step: Workload.Step) {
        words = ["\(step.line ?? 0)", step.file ?? ""]
        switch step.kind {
        case .put(let put): words += ["put", put.value.variable ?? "", put.bound ?? ""]
        case .get(let get): words += ["get", get.variable ?? "", get.bound ?? ""]
        case .drop: words = ["drop"]
        case .gone: words = ["gone"]
        case .refused(let function): words += ["refused", "\(function)"]
        case .call(let call):
            words += ["call", "\(call.function)", "\(call.results.count)"]
            for argument in call.arguments {
                words += ["\(argument.position)", argument.variable ?? ""]
                switch argument.content {
                case .value: words.append("value")
                case .reference: words.append("reference")
                }
            }
        }
    }
}
