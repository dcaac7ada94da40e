import Testing

@testable import Lessons

/// How values follow from a run.
@Suite("Quiz: expressions") struct ExpressionTests {
    private let parameters = Parameters([("calls", "1200"), ("name", "A")])

    private func value(_ expression: Lessons.Expression, printed: [String] = []) throws -> Answer {
        try expression.value(in: try threePuts(printed: printed), parameters)
    }

    private func failure(_ expression: Lessons.Expression, printed: [String] = []) -> String? {
        do {
            _ = try value(expression, printed: printed)
            return nil
        } catch let failure as ExpressionFailure {
            return failure.text
        } catch {
            return "\(error)"
        }
    }

    @Test("SQL, with the parameters filled in")
    func sql() throws {
        #expect(
            try value(.sql("select count(*) from event where variable = '{name}'")) == .number(3))
        #expect(try value(.sql("select {calls} + 1")) == .number(1201))
        #expect(try value(.sql("select 0.5")) == .number(0.5))
        #expect(try value(.sql("select kind from event limit 1")) == .text("put"))
    }

    @Test(
        "SQL without one value",
        arguments: [
            "select id from event", "select 1, 2", "select null", "select 1 where 0",
            "select x'00'",
        ])
    func noValue(sql: String) {
        #expect(failure(.sql(sql)) == "this has no single value: \(sql)")
    }

    @Test("wrong SQL is an error, and so is one that writes")
    func wrongSQL() {
        #expect(failure(.sql("select nothing from event"))?.contains("nothing") == true)
        #expect(failure(.sql("select 1; drop table event")) != nil)
    }

    @Test("constants are themselves; a text may hold parameters")
    func constants() throws {
        #expect(try value(.constant(.text("{calls}"))) == .number(1200))
        #expect(try value(.constant(.text("word"))) == .text("word"))
        #expect(try value(.constant(.order(["b", "a"]))) == .order(["b", "a"]))
    }

    @Test("what was printed: the group of the first match")
    func printed() throws {
        let lines = ["start", "total: 12", "total: 13", "1200 calls: done"]
        #expect(try value(.printed("total: (.*)"), printed: lines) == .number(12))
        #expect(try value(.printed("^{calls} calls: (\\w{2,4})"), printed: lines) == .text("done"))
        #expect(
            failure(.printed("sum: (.*)"), printed: lines)
                == "nothing that the program printed matches `sum: (.*)`")
        #expect(
            failure(.printed("total: .*"), printed: lines)
                == "`total: .*` has no group in parentheses")
        #expect(
            failure(.printed("total: ("), printed: lines) == "`total: (` is no regular expression")
    }

    @Test("an order is a row for each item")
    func order() throws {
        let run = try threePuts()
        let sql = Lessons.Expression.sql("select 'item ' || id from event order by id desc")
        #expect(try sql.order(in: run, parameters) == .order(["item 3", "item 2", "item 1"]))
        #expect(
            try Lessons.Expression.constant(.order(["x"])).order(in: run, parameters)
                == .order(["x"]))
    }

    @Test("placeholders that nobody knows stay as they are")
    func placeholders() {
        let texts = Placeholders([("a", "1"), ("b", "{a}")])
        #expect(texts.filled("{a} {b} {c} {a") == "1 {a} {c} {a")
        #expect(texts.filled("{{a}}") == "{1}")
        #expect(texts.filled("\\d{3} {} }{") == "\\d{3} {} }{")
        #expect(texts.filled("") == "")
    }

    @Test("parameters are read with thousands apart, and go to the program as they stand")
    func words() {
        #expect(parameters.arguments == ["1200", "A"])
        #expect(parameters.words.map(\.1) == ["1,200", "A"])
        #expect(parameters.filled("{calls}") == "1200")
    }
}
