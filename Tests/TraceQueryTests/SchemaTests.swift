import Foundation
import TestSupport
import Testing
import TraceFile
import TraceQuery
import TraceSchema

/// The tables as `rayscope query --schema` prints them, and as they are.
@Suite struct SchemaTests {
    private let directory: TemporaryDirectory
    private let database: TraceDatabase

    init() throws {
        directory = try TemporaryDirectory()
        var build = TraceBuilder()
        build.event(.execute, at: 1)
        try build.trace.write(to: directory.file("t.jsonl"))
        database = try TraceDatabase(path: directory.file("t.jsonl"))
    }

    @Test func everyTableIsThereWithTheColumnsThatAreTold() throws {
        for table in SQLTable.all {
            let answer = try database.query("select * from \(table.name)")
            #expect(answer.columns == table.columns.map(\.name), "\(table.name)")
        }
        let names = try database.query(
            "select name from sqlite_schema where type in ('table', 'view') order by 1")
        #expect(names.rows == SQLTable.all.map(\.name).sorted().map { [.text($0)] })
    }

    @Test func forPeopleEachTableIsAParagraph() throws {
        let text = try SchemaText().text(as: .table)
        let paragraphs = text.components(separatedBy: "\n\n")
        #expect(paragraphs.count == SQLTable.all.count)
        for (table, paragraph) in zip(SQLTable.all, paragraphs) {
            #expect(paragraph.hasPrefix("\(table.name)"))
            #expect(paragraph.split(separator: "\n").count == 1 + table.columns.count)
        }
        #expect(text.contains(#/  duration_ns +integer  /#))
        #expect(!text.contains("`"))
    }

    @Test func aTraceAddsHowManyRowsThereAre() throws {
        let text = try SchemaText(of: database).text(as: .table)
        #expect(text.hasPrefix("event (1 now): one row for each event\n"))
        #expect(text.contains("\nargument (0 now): "))
        #expect(text.contains("\niteration, a view (0 now): "))
    }

    @Test func forProgramsEachColumnIsARow() throws {
        let json = try SchemaText().text(as: .json)
        let rows = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: String]]
        #expect(rows?.count == SQLTable.all.reduce(0) { $0 + $1.columns.count })
        #expect(rows?.first?["table"] == "event" && rows?.first?["column"] == "id")
    }
}
