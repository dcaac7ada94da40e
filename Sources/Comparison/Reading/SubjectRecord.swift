internal import TraceReading
internal import TraceSchema

/// What a run did with one remote function, or with the values outside of all calls.
struct SubjectRecord<Text: Hashable> {
    /// Nil for the values: `ray.put`, and `ray.get` of what was put.
    var name: Text?
    /// One, or several that tasks made of the same source.
    var functions: Set<FunctionID> = []
    /// The line of the driver's first call or pickle of it.
    var driverLine: Int?
    /// Its place among the functions that the driver used; nil where only tasks did.
    var driverOrder: Int?
    /// Ray pickles a changed copy of an actor's class: only its captures can be compared.
    var isClass = false
    var tallies: [Facet<Text>: Tally<Text>] = [:]
    /// The workers that ran it.
    var ranOn: Set<WorkerKey> = []
    var times: [TimedStep: Samples] = [:]

    /// Adds another record of the same name, that tasks made too.
    mutating func merge(_ other: SubjectRecord) {
        functions.formUnion(other.functions)
        isClass = isClass || other.isClass
        for (facet, tally) in other.tallies { tallies[facet, default: Tally()].merge(tally) }
        ranOn.formUnion(other.ranOn)
        for (step, samples) in other.times { times[step, default: Samples()].merge(samples) }
    }

    func mapped<Other>(_ transform: (Text) -> Other?) -> SubjectRecord<Other> {
        var record = SubjectRecord<Other>(
            name: name.flatMap(transform), functions: functions, driverLine: driverLine,
            driverOrder: driverOrder, isClass: isClass, ranOn: ranOn, times: times)
        for (facet, tally) in tallies {
            record.tallies[facet.mapped(transform)] = tally.mapped(transform)
        }
        return record
    }

    /// All that was counted of an aspect.
    func count(_ aspect: Aspect) -> Int {
        tallies.reduce(0) { sum, pair in
            guard pair.key.aspect == aspect else { return sum }
            return pair.value.entries.reduce(sum) {
                $1.key.word == .failed ? $0 : $0.adding($1.value.count).adding($1.value.folded)
            }
        }
    }
}

/// Durations of one step: those of the function's first call, and of the later ones.
struct Samples {
    /// Nanoseconds each.
    var first: [Int64] = []
    var later: [Int64] = []

    mutating func merge(_ other: Samples) {
        if first.isEmpty { first = other.first } else { later += other.first }
        later += other.later
    }
}
