internal import ObjectPassing
internal import TraceFile

/// What Python has named once and refers to by number from then on: call sites, functions, options.
/// Numbers count from 1; 0 means none. They outlive a session.
struct Registry {
    private var sites: [CallSite] = [CallSite()]
    private var functions: [RemoteFunction] = []
    private var functionNumbers: [FunctionKey: UInt32] = [:]
    private var options: [TaskOptions] = []
    private var actorOptions: [ActorOptions] = []
    private var names: [String] = [""]
    private var nameNumbers: [String: UInt32] = ["": 0]

    /// Where in the user's script a call stands.
    struct CallSite {
        var file: UInt32 = 0
        var line: UInt32 = 0
        var bound: UInt32 = 0
    }

    struct RemoteFunction {
        let key: FunctionKey
        let name: String
        let nameNumber: UInt32
        /// Why the control store does not take it.
        var refusal: String?
    }

    mutating func name(_ text: String) -> UInt32 {
        if let number = nameNumbers[text] { return number }
        let number = UInt32(names.count)
        names.append(text)
        nameNumbers[text] = number
        return number
    }

    func text(_ number: UInt32) -> String {
        number < names.count ? names[Int(number)] : ""
    }

    mutating func add(_ site: CallSite) -> UInt32 {
        sites.append(site)
        return UInt32(sites.count - 1)
    }

    func site(_ number: UInt32) -> CallSite {
        number < sites.count ? sites[Int(number)] : CallSite()
    }

    mutating func define(_ key: FunctionKey, name: UInt32) -> UInt32 {
        if let number = functionNumbers[key] { return number }
        functions.append(RemoteFunction(key: key, name: text(name), nameNumber: name))
        let number = UInt32(functions.count)
        functionNumbers[key] = number
        return number
    }

    func function(_ number: UInt32) -> RemoteFunction? {
        number > 0 && number <= functions.count ? functions[Int(number) - 1] : nil
    }

    mutating func refuse(_ number: UInt32, _ reason: String) {
        guard number > 0, number <= functions.count else { return }
        functions[Int(number) - 1].refusal = reason
    }

    mutating func add(_ more: TaskOptions) -> UInt32 {
        options.append(more)
        return UInt32(options.count)
    }

    mutating func add(_ more: ActorOptions) -> UInt32 {
        actorOptions.append(more)
        return UInt32(actorOptions.count)
    }

    func actorOptions(_ number: UInt32) -> ActorOptions? {
        number > 0 && number <= actorOptions.count ? actorOptions[Int(number) - 1] : nil
    }

    /// The options also ask for a resource of the user's.
    mutating func add(_ resource: CustomResources.Amount, to number: UInt32) {
        guard number > 0, number <= options.count else { return }
        let index = Int(number) - 1
        options[index].custom = CustomResources(options[index].custom.amounts + [resource])
    }

    func options(_ number: UInt32) -> TaskOptions? {
        number > 0 && number <= options.count ? options[Int(number) - 1] : nil
    }
}
