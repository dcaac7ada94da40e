import ObjectPassing
import TestSupport
import Testing
import TraceSchema

@testable import Simulation

/// The five worlds that change a cost: each changes what it says, and nothing else.
struct SupposedForecastTests {
    private func forecasts(
        _ world: Supposition, _ ways: [QuestionTrace.Passing], size: Int = 400_000
    ) throws -> (ray: Forecast, supposed: Forecast) {
        var question = QuestionTrace()
        question.ways = ways
        question.sizes = [size]
        question.calls = 5
        question.workers = 1
        let workload = try Workload(question)
        let supposed = try workload.forecast { $0.world = world }
        #expect(supposed.trace.header.suppose == world.rawValue)
        #expect(supposed.refusal == nil)
        return (try workload.forecast(), supposed)
    }

    /// Counts that differ.
    private func changed(_ one: Forecast, _ other: Forecast) -> Set<EventKind> {
        Set(EventKind.allCases.filter { one.count($0) != other.count($0) })
    }

    @Test("capture-sent-every-call: pickled once, in each message, made again for each call")
    func captureSentEveryCall() throws {
        let (ray, supposed) = try forecasts(.captureSentEveryCall, [.captured])
        #expect(changed(ray, supposed) == [.export, .fetch, .unpickle])
        #expect(supposed.count(.pickle) == 1)
        #expect(supposed.count(.export) == 0)
        #expect(supposed.count(.fetch) == 0)
        #expect(supposed.count(.unpickle) == 5)
        #expect(supposed.bytes(.dispatch) - ray.bytes(.dispatch) == 5 * ray.bytes(.pickle))
    }

    @Test("no-inline: everything through the object store, results too")
    func noInline() throws {
        let (ray, supposed) = try forecasts(.noInline, [.value], size: 1000)
        #expect(ray.count(.put) == 0)
        #expect(supposed.count(.put) == 10)
        #expect(supposed.bytes(.submit) == 0)
        #expect(changed(ray, supposed).isSubset(of: [.put, .get, .hold, .drop, .free]))
        #expect(supposed.bytes(.serialize) == ray.bytes(.serialize))
    }

    @Test("inline-everything: nothing through it but ray.put")
    func inlineEverything() throws {
        let (ray, supposed) = try forecasts(.inlineEverything, [.value, .reference])
        #expect(ray.count(.put) == 6)
        #expect(supposed.count(.put) == 1)
        #expect(supposed.bytes(.submit) == 5 * 400_000)
        #expect(changed(ray, supposed).isSubset(of: [.put, .get, .hold, .drop, .free]))
        let returned = supposed.trace.events.filter { $0.kind == .return }
        #expect(returned.allSatisfy { $0.path == .inline })
    }

    @Test("deduplicated-arguments: the same large argument is put once, and serialized each time")
    func deduplicated() throws {
        let (ray, supposed) = try forecasts(.deduplicatedArguments, [.value])
        #expect(ray.count(.put) == 5)
        #expect(supposed.count(.put) == 1)
        #expect(supposed.count(.serialize) == ray.count(.serialize))
        #expect(supposed.count(.get) == ray.count(.get))
        #expect(changed(ray, supposed).isSubset(of: [.put, .hold, .drop, .free]))
    }

    @Test("live-globals: pickled at each call, exported once while nothing changes")
    func liveGlobals() throws {
        let (ray, supposed) = try forecasts(.liveGlobals, [.captured])
        #expect(changed(ray, supposed) == [.pickle])
        #expect(supposed.count(.pickle) == 5)
        #expect(supposed.bytes(.pickle) == 5 * ray.bytes(.pickle))
        #expect(supposed.count(.export) == 1)
        #expect(supposed.wallNs > ray.wallNs)
    }
}
