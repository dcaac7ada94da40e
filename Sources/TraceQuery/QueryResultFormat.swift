import TraceFile

/// How an answer is written out.
package enum QueryResultFormat: String, CaseIterable, Sendable {
    /// Columns under each other, for a terminal; numbers to the right.
    case table
    /// RFC 4180, the first line the columns' names.
    case csv
    /// An array of objects, a row a line.
    case json

    /// The whole text, with a line feed at its end.
    package func text(of result: QueryResult) -> String {
        switch self {
        case .table: Self.table(result)
        case .csv: Self.csv(result)
        case .json: Self.json(result)
        }
    }

    // MARK: Table

    private static func table(_ result: QueryResult) -> String {
        let cells = result.rows.map { row in row.map { cell($0) } }
        let widths = result.columns.indices.map { column in
            max(result.columns[column].count, cells.map { $0[column].count }.max() ?? 0)
        }
        let isNumber = result.columns.indices.map { column in
            result.rows.contains { $0[column].isNumber }
                && result.rows.allSatisfy { $0[column].isNumber || $0[column] == .null }
        }
        func line(_ cells: [String]) -> String {
            var line = ""
            for (column, cell) in cells.enumerated() {
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                if column > 0 { line += "  " }
                line += isNumber[column] ? padding + cell : cell + padding
            }
            while line.last == " " { line.removeLast() }
            return line + "\n"
        }
        let rule = line(widths.map { String(repeating: "─", count: $0) })
        return line(result.columns) + rule + cells.map(line).joined()
    }

    private static func cell(_ value: QueryResult.Value) -> String {
        // A line feed inside a value would tear the table.
        String(plain(value).map { $0.isNewline || $0 == "\t" ? " " : $0 })
    }

    private static func plain(_ value: QueryResult.Value) -> String {
        switch value {
        case .null: ""
        case .integer(let integer): String(integer)
        case .real(let real): String(real)
        case .text(let text): text
        case .blob(let bytes): bytes.hexadecimal
        }
    }

    // MARK: CSV

    private static func csv(_ result: QueryResult) -> String {
        let rows = [result.columns] + result.rows.map { row in row.map { plain($0) } }
        return rows.map { row in
            // A row of one empty field would be an empty line, which readers pass over.
            row == [""] ? "\"\"\r\n" : row.map { quoted($0) }.joined(separator: ",") + "\r\n"
        }.joined()
    }

    private static func quoted(_ text: String) -> String {
        let needsQuotes = text.utf8.contains { byte in
            byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == 0x0d || byte == 0x0a
        }
        return needsQuotes ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    }

    // MARK: JSON

    private static func json(_ result: QueryResult) -> String {
        let names = uniqueNames(result.columns)
        var output = JSONOutput()
        output.array { array in
            for row in result.rows {
                array.nextLine()
                array.object { object in
                    for (name, value) in zip(names, row) {
                        object.key(name)
                        object.value(value)
                    }
                }
            }
            if !result.rows.isEmpty { array.endLine() }
        }
        output.endLine()
        return String(decoding: output.bytes, as: UTF8.self)
    }

    /// A key stands once in an object: `id`, `id_2`, … for columns of one name.
    private static func uniqueNames(_ columns: [String]) -> [String] {
        var names: [String] = []
        for column in columns {
            var name = column
            var number = 2
            while names.contains(name) {
                name = "\(column)_\(number)"
                number += 1
            }
            names.append(name)
        }
        return names
    }
}

extension JSONOutput {
    fileprivate mutating func value(_ value: QueryResult.Value) {
        switch value {
        case .null: null()
        case .integer(let number): integer(Int(number))
        case .real(let number): real(number)
        case .text(let text): string(text)
        case .blob(let bytes): string(bytes.hexadecimal)
        }
    }
}

extension [UInt8] {
    fileprivate var hexadecimal: String {
        map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

extension QueryResult.Value {
    fileprivate var isNumber: Bool {
        switch self {
        case .integer, .real: true
        case .null, .text, .blob: false
        }
    }
}
