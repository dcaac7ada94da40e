import Foundation
import Testing
import TraceQuery

/// The three ways to write an answer.
@Suite struct QueryResultFormatTests {
    private static let result = QueryResult(
        columns: ["kind", "bytes", "note"],
        rows: [
            [.text("put"), .integer(8_000_247), .null],
            [.text("get, \"quoted\""), .integer(-1), .text("two\nlines")],
            [.null, .real(0.5), .blob([0, 255])],
        ])

    @Test func aTableAlignsNumbersToTheRight() {
        #expect(
            QueryResultFormat.table.text(of: Self.result) == """
                kind             bytes  note
                ─────────────  ───────  ─────────
                put            8000247
                get, "quoted"       -1  two lines
                                   0.5  00ff

                """)
    }

    @Test func csvIsQuotedAsRFC4180() {
        #expect(
            QueryResultFormat.csv.text(of: Self.result)
                == "kind,bytes,note\r\nput,8000247,\r\n"
                + "\"get, \"\"quoted\"\"\",-1,\"two\nlines\"\r\n,0.5,00ff\r\n")
        #expect(
            QueryResultFormat.csv.text(of: QueryResult(columns: ["a"], rows: [[.null]]))
                == "a\r\n\"\"\r\n")
    }

    @Test func jsonKeepsTypes() throws {
        let text = QueryResultFormat.json.text(of: Self.result)
        #expect(
            text == #"""
                [
                {"kind":"put","bytes":8000247,"note":null},
                {"kind":"get, \"quoted\"","bytes":-1,"note":"two\nlines"},
                {"kind":null,"bytes":0.5,"note":"00ff"}
                ]

                """#)
        let parsed = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]]
        #expect(parsed?.count == 3)
    }

    @Test func jsonNamesColumnsOfOneNameApart() {
        let result = QueryResult(
            columns: ["id", "id", "id"], rows: [[.integer(1), .real(.infinity), .integer(3)]])
        #expect(
            QueryResultFormat.json.text(of: result)
                == "[\n{\"id\":1,\"id_2\":null,\"id_3\":3}\n]\n")
    }

    @Test func anAnswerWithoutRowsHasItsColumns() {
        let empty = QueryResult(columns: ["a", "b"], rows: [])
        #expect(QueryResultFormat.table.text(of: empty) == "a  b\n─  ─\n")
        #expect(QueryResultFormat.csv.text(of: empty) == "a,b\r\n")
        #expect(QueryResultFormat.json.text(of: empty) == "[]\n")
    }
}
