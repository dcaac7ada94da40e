import Foundation
import GraphvizRendering
import TestSupport
import Testing
import TraceFile
import TraceSchema

@testable import TracePage

/// A page made of a trace, taken apart.
struct Page {
    let html: String
    let steps: [[String: Any]]

    init(_ trace: Trace, in folder: TemporaryDirectory? = nil) async throws {
        let folder = try folder ?? TemporaryDirectory()
        let path = folder.file("t.trace.jsonl")
        try trace.write(to: path)
        var builder = PageBuilder(header: trace.header)
        for event in trace.events { builder.add(event) }
        for fold in trace.folds { builder.add(fold) }
        var draft = builder.draft()
        try draft.collect(from: TraceReader(path: path))
        let svg = try await GraphvizRenderer.render(dot: draft.dot, as: .svg).bytes
        html = draft.html(svg: svg, scripts: draft.scripts(besideTrace: path), nonce: "nonce")
        let start = try #require(html.firstRange(of: "id=\"data\">"))
        let data = html[start.upperBound...].prefix { $0 != "<" }
        let json = try JSONSerialization.jsonObject(with: Data(data.utf8)) as? [String: Any]
        steps = try #require(json?["steps"] as? [[String: Any]])
    }

    func values(_ key: String) -> [String] { steps.compactMap { $0[key] as? String } }

    /// All field values of all events, by the fields' names.
    var fields: [(name: String, value: String)] {
        steps.flatMap { ($0["events"] as? [[[String]]]) ?? [] }.flatMap(\.self)
            .map { ($0[0], $0[1]) }
    }

    /// How often a text stands in the page.
    func count(_ text: String) -> Int { html.ranges(of: text).count }
}

extension Trace {
    /// The question's program: by value, by reference, captured.
    static func question(calls: Int = 10) -> Trace {
        var question = QuestionTrace()
        question.calls = calls
        var events = question.events
        for index in events.indices { events[index].id = index + 1 }
        return Trace(header: question.header, events: events)
    }
}
