import TestSupport
import Testing
import TraceFile
import TraceSchema

@testable import TracePage

@Suite("The page")
struct PageTests {
    @Test("has a step for each box, in the order of time, with all fields of its events")
    func steps() async throws {
        let trace = Trace.question()
        let page = try await Page(trace)
        let ids = page.values("id")
        #expect(Set(ids).count == ids.count)
        #expect(ids.contains { $0.contains("fold") })
        for id in ids { #expect(page.html.contains("id=\"\(id.replacing("-", with: "&#45;"))\"")) }
        let starts = page.steps.compactMap { step -> Int? in
            let first = (step["events"] as? [[[String]]])?.first
            guard let start = first?.first(where: { $0[0] == "start_ns" })?[1],
                first?.contains(where: { $0[0] == "waited_ns" }) == false
            else { return nil }
            return Int(start.prefix { $0 != "(" }.filter(\.isNumber))
        }
        #expect(starts == starts.sorted())
        #expect(!starts.isEmpty)
        #expect(page.fields.contains { $0 == ("bytes", "8,000,242 (8.0 MB)") })
        #expect(page.values("title").contains("submit foo1"))
    }

    @Test("a reference leads to what was put; a fold belongs to what it repeats")
    func names() async throws {
        let page = try await Page(.question())
        func variables(_ step: [String: Any]) -> [String] { step["variables"] as? [String] ?? [] }
        let gets = page.steps.filter { ($0["title"] as? String)?.hasPrefix("get A_ref") == true }
        #expect(!gets.isEmpty)
        for get in gets { #expect(Set(variables(get)).isSuperset(of: ["A", "A_ref"])) }
        let folds = page.steps.filter { $0["kind"] as? String == "fold" }
        #expect(!folds.isEmpty)
        for fold in folds { #expect(!(fold["functions"] as? [String] ?? []).isEmpty) }
        for name in ["A", "A_ref", "foo1", "foo2"] {
            #expect(page.html.contains("data-name=\"\(name)\""))
        }
    }

    @Test("asks nothing of a network, and runs no script but its own")
    func isClosed() async throws {
        let page = try await Page(.question())
        #expect(page.html.contains("default-src 'none'".replacing("'", with: "&#39;")))
        let svgNamespaces = ["http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"]
        let rest = svgNamespaces.reduce(page.html) { $0.replacing($1, with: "") }
        for text in ["http:", "https:", "src=", "url(", "@import", "<iframe", "fetch("] {
            #expect(!rest.contains(text), "\(text)")
        }
        #expect(page.count("<script") == 2)
        #expect(page.count("<style") == 1)
        #expect(!page.html.contains("<!DOCTYPE svg"))
    }

    @Test("no text of a user's breaks it", arguments: HostileText.all)
    func hostile(text: String) async throws {
        var build = TraceBuilder(script: text)
        build.header { $0.suppose = text }
        build.event(.submit, at: 0, for: 5) {
            $0.task = TaskID(1)
            $0.name = text
            $0.file = text
            $0.line = 1
            $0.bound = text
            $0.arguments = [
                Event.Argument(position: .keyword(text), variable: text, how: .inline, bytes: 3)
            ]
        }
        build.event(.execute, in: ProcessID(text), at: 10, for: 5) {
            $0.task = TaskID(1)
            $0.name = text
            $0.error = text
        }
        let page = try await Page(build.trace)
        #expect(page.count("<script") == 2)
        #expect(page.count("</script") == 2)
        #expect(page.count("<img") == 0)
        #expect(page.count("<!--") == 0)
        let scalars = page.html.unicodeScalars
        #expect(
            !scalars.contains {
                ($0.value < 0x20 && $0 != "\n" && $0 != "\t") || $0.value == 0x202E
                    || $0.value == 0x2066
            })
        #expect(page.html.utf8.count < 300_000)
        // A quote is escaped whatever follows it, so an attribute never ends early.
        #expect(
            !page.html.contains("\" onfocus=")
                && !page.html.contains("\u{301} onfocus=alert(1) x='"))
        #expect(page.steps.count >= 2)
    }

    @Test("is of a bounded size whatever the trace's length")
    func bounded() async throws {
        let small = try await Page(.question(calls: 20))
        let large = try await Page(.question(calls: 400))
        #expect(large.html.utf8.count < small.html.utf8.count + 20_000)
        #expect(large.steps.count == small.steps.count)
    }

    @Test("names a supposed world and a run that was cut off")
    func warnings() async throws {
        var trace = Trace.question()
        trace.header.suppose = "live-globals"
        trace.header.complete = false
        let page = try await Page(trace)
        #expect(page.html.contains("followed the rule “live-globals”"))
        #expect(page.html.contains("the run was cut off"))
        let plain = try await Page(.question())
        #expect(!plain.html.contains("supposed world"))
    }

    @Test("has the explanation's reasons and rows")
    func explanation() async throws {
        let page = try await Page(.question())
        #expect(page.html.contains("<code>A</code>, 33.8 kB"))
        #expect(page.html.contains("By value: every call of <code>foo1</code>"))
        #expect(page.html.contains("<td>by reference</td>"))
    }

    @Test("has where the time went, what each variable cost, and the findings")
    func report() async throws {
        let page = try await Page(.question(calls: 400))
        let titles = ["Where the time went", "Findings", "What each variable cost"]
        let places = titles.map { page.html.firstRange(of: "<h3>\($0)</h3>")?.lowerBound }
        #expect(!places.contains(nil))
        #expect(places.compactMap(\.self) == places.compactMap(\.self).sorted())
        #expect(page.html.contains("by value to <code>foo1</code>"))
        #expect(page.html.contains("<h4>"))
        #expect(page.html.contains("Cost: "))
    }

    @Test("a finding's change quotes the script only where the page may show it")
    func changes() async throws {
        let folder = try TemporaryDirectory()
        let page = try await Page(.question(calls: 400), in: folder)
        #expect(page.html.contains("Cost: ") && !page.html.contains("<b>+</b>"))
        let line = "A_ref = ray.put(A); foo1.remote(A_ref); foo1.remote(A); foo2.remote(5)"
        try folder.write(
            String(repeating: line + "\n", count: 60), to: "program.py")
        let shown = try await Page(.question(calls: 400), in: folder)
        #expect(shown.html.contains("<b>+</b>"))
    }

    @Test("a trace without a box makes a page all the same")
    func empty() async throws {
        var build = TraceBuilder()
        build.event(.hold, at: 0) { $0.object = ObjectID(1) }
        let page = try await Page(build.trace)
        #expect(page.steps.isEmpty)
        #expect(page.html.contains("No remote function was called."))
    }

    @Test("a nonce is never the same")
    func nonces() {
        let nonces = (0..<50).map { _ in PageHead.freshNonce() }
        #expect(Set(nonces).count == 50)
        #expect(nonces.allSatisfy { nonce in nonce.allSatisfy { $0.isLetter || $0.isNumber } })
    }
}
