import ObjectPassing

/// A message, input or action in few words, for the log of a replayed schedule.
func brief(_ value: Any) -> String {
    var text = String(describing: value)
    for prefix in ["ObjectPassing.", "RulesUnderFire.", "SimulatedWorld.", "SimulatedProcess."] {
        text.replace(prefix, with: "")
    }
    text.replace(/TaskKey\(owner: (\d+), sequence: (\d+)\)/) { "task \($0.1).\($0.2)" }
    text.replace(/ObjectKey\(owner: (\d+), index: (\d+), sequence: (\d+)\)/) { match in
        switch match.2 {
        case "0": "put \(match.1).\(match.3)"
        case "4294967295": "handle \(match.1).\(match.3)"
        default: "result \(match.1).\(match.3)[\(match.2)]"
        }
    }
    text.replace(/ActorKey\(creation: task ([\d.]+)\)/) { "actor \($0.1)" }
    text.replace(/Optional\(([^()]*)\)/) { "\($0.1)" }
    text.replace(/Payload\(format: PayloadFormat\.(\w+), bytes: \[[^\]]*\], nested: (\[[^\]]*\])\)/)
    {
        "\($0.1) with \($0.2)"
    }
    text.replace(/FunctionKey\(high: \d+, low: (\d+)\)/) { "function \($0.1)" }
    text.replace(/CustomResources\(amounts: (\[[^\]]*\])\)/) { "\($0.1)" }
    text.replace(/TaskArgument\(keyword: nil, content: TaskArgument\.Content\.([^\n]*?)\)(?=[,\]])/)
    {
        "\($0.1)"
    }
    return text
}

/// Who a number is.
func name(_ process: ProcessNumber) -> String {
    switch process {
    case SimulatedWorld.node: "node"
    case SimulatedWorld.driver: "driver"
    default: "worker \(process)"
    }
}
