import Testing

@testable import Lessons

/// Errors in a YAML text name the file and the line.
@Suite("Lessons: YAML") struct YAMLFileTests {
    private let file = YAMLFile(name: "f.yml")

    @Test("a field that nobody asks for is an error at its line")
    func unknownField() {
        #expect(
            message { try file.map("a: 1\n\nb: 2\n").allow(["a", "c"]) }
                == "f.yml, line 3: there is no field `b` here; there are a, c")
        #expect(message { try file.map("a: 1\n").allow(["a"]) } == nil)
    }

    @Test("what is missing is named, with the line where it should be")
    func missing() {
        #expect(
            message { try file.map("# comment\na: 1\n").required("b") }
                == "f.yml, line 2: `b` is missing")
    }

    @Test("a text that is no YAML, with the line")
    func noYAML() throws {
        let text = try #require(message { try file.map("a: 1\nb: [1, 2\nc: 3\n") })
        #expect(text.hasPrefix("f.yml, line 3: this is no YAML: "), "\(text)")
        let tab = try #require(message { try file.map("a: 1\nb:\n\t- c\n") })
        #expect(tab.hasPrefix("f.yml, line 3: this is no YAML: "), "\(tab)")
        #expect(!text.contains("\n"))
    }

    @Test("a name that stands there twice")
    func duplicate() throws {
        let text = try #require(message { try file.map("a: 1\nb: 2\na: 3\n") })
        #expect(text.hasPrefix("f.yml, line "), "\(text)")
        #expect(text.hasSuffix(": twice there: a"), "\(text)")
    }

    @Test("something other than `name: value` lines", arguments: ["- a\n- b\n", "only text\n"])
    func noMap(text: String) {
        #expect(
            message { try file.map(text) } == "f.yml, line 1: this has to be `name: value` lines")
    }

    @Test("an empty text has no fields")
    func empty() throws {
        #expect(try file.map("").fields.isEmpty)
        #expect(try file.map("# nothing\n").fields.isEmpty)
    }

    @Test("values of the wrong form are told by name and line")
    func forms() throws {
        let map = try file.map("a: [1]\nb: x\nc: {d: 1}\ne:\n")
        #expect(
            message { try map.required("a").text() } == "f.yml, line 1: `a` has to be a text")
        #expect(
            message { try map.required("b").number() }
                == "f.yml, line 2: `b` has to be a whole number")
        #expect(message { try map.required("b").list() } == "f.yml, line 2: `b` has to be a list")
        #expect(
            message { try map.required("b").map() }
                == "f.yml, line 2: `b` has to hold `name: value` lines")
        #expect(message { try map.required("e").text() } == "f.yml, line 4: `e` has to be a text")
        #expect(try map.required("e").isNull)
        #expect(try !map.required("b").isNull)
    }

    @Test("lines before the text count")
    func offset() {
        #expect(
            message { try YAMLFile(name: "f.md", offset: 10).map("a: 1\nb: 2\n").allow(["a"]) }
                == "f.md, line 12: there is no field `b` here; there are a")
    }

    @Test(
        "aliases are refused before they are followed, with the line",
        arguments: [
            "a: &x 1\n", "a: 1\nb: *x\n",
            "a: &a [1]\nb: &b [*a, *a]\nc: &c [*b, *b]\n? *c\n: 1\n",
        ])
    func aliases(text: String) throws {
        let line = text.hasPrefix("a: 1") ? 2 : 1
        #expect(
            message { try file.map(text) }?.hasPrefix(
                "f.yml, line \(line): `&name` and `*name` are not read here") == true)
    }

    @Test("stars and ampersands in texts are none")
    func stars() throws {
        let map = try file.map(
            "a: select count(*) from t\nb: '*x'\nc: |\n  *x* & y\nd: R&D\n# *x\n")
        #expect(map.fields.count == 4)
    }

    @Test("nesting that no stack could follow, and a file that nobody wrote")
    func large() {
        let deep = "a: " + String(repeating: "[", count: 100_000)
        #expect(
            message { try file.map(deep) } == "f.yml, line 1: it is nested more than 100 deep")
        let large = "a: " + String(repeating: "x", count: 1 << 20)
        #expect(message { try file.map(large) }?.hasPrefix("f.yml: it is larger than 1 MB") == true)
        #expect(
            message { try file.map("a: \(String(repeating: "x", count: 1 << 19))") } == nil)
    }
}
