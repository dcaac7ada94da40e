import Foundation
package import Launcher
package import Simulation
import TraceFile
import TraceSchema

/// A calibration as a file has it: JSON, a curve a line.
///
/// ```json
/// {
///   "rayscope_calibration": 1,
///   "engine": "embedded",
///   "engine_version": "0.1.0",
///   "machine": "2 cores, …, 24 GB",
///   "date": "2026-11-27T10:20:30Z",
///   "median_error_percent": 12.5,
///   "curves": {
///     "pickle": [[741, 105000], [1733, 106000]]
///   },
///   "first_curves": {
///     "pickle": [[100000, 205000], [1000000, 706000]]
///   }
/// }
/// ```
///
/// Points are bytes and nanoseconds, by rising bytes. `first_curves` is of functions larger than any
/// before in their process, and may be missing.
package enum CalibrationFile {
    static let version = 1

    // MARK: Writing

    package static func text(_ calibration: Calibration) -> String {
        var lines = [
            "  \"rayscope_calibration\": \(version)",
            "  \"engine\": \(quoted(calibration.engine.rawValue))",
            "  \"engine_version\": \(quoted(calibration.engineVersion))",
            "  \"machine\": \(quoted(calibration.machine))",
            "  \"date\": \(quoted(calibration.date))",
        ]
        if let error = calibration.medianErrorPercent {
            lines.append("  \"median_error_percent\": \(number(error))")
        }
        lines.append(curves(calibration.curves, named: "curves"))
        if !calibration.firstCurves.isEmpty {
            lines.append(curves(calibration.firstCurves, named: "first_curves"))
        }
        return "{\n\(lines.joined(separator: ",\n"))\n}\n"
    }

    private static func curves(_ curves: [Cost: CostCurve], named name: String) -> String {
        let lines = Cost.allCases.compactMap { cost in
            curves[cost].map { curve in
                let points = curve.points.map { "[\($0.bytes), \(number($0.ns))]" }
                return "    \(quoted(cost.rawValue)): [\(points.joined(separator: ", "))]"
            }
        }
        return "  \(quoted(name)): {\n\(lines.joined(separator: ",\n"))\n  }"
    }

    /// Puts the file in its place, whole or not at all; its folder is made where it is not there.
    ///
    /// - Throws: `OutputFile.Failure`; ``CommandError`` for the folder.
    package static func write(_ calibration: Calibration, to path: String) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw CommandError.usage(
                "\(folder.path) can't be made: \(error.localizedDescription); name another file with "
                    + "-o")
        }
        try OutputFile.write(Array(text(calibration).utf8), to: path)
    }

    private static func quoted(_ text: String) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        // A string always is JSON.
        return (try? encoder.encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
    }

    private static func number(_ value: Double) -> String {
        Int(exactly: value).map(String.init) ?? "\(value)"
    }

    // MARK: Reading

    /// - Throws: ``CommandError`` for a file that can't be read, or is no calibration.
    package static func read(_ path: String) throws(CommandError) -> Calibration {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw .usage("can't find the calibration \(path): \(String(cString: strerror(errno)))")
        }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_size <= largest,
            let data = FileManager.default.contents(atPath: path)
        else {
            throw .usage(
                "\(path) is no calibration that can be read; `rayscope calibrate` makes one")
        }
        return try read([UInt8](data), named: path)
    }

    /// No calibration is larger; whatever else is named by mistake is not read whole.
    private static let largest = 1 << 20

    /// Reads what a file holds; `name` is the file's, for what is said of it.
    ///
    /// - Throws: ``CommandError``
    package static func read(_ bytes: [UInt8], named name: String) throws(CommandError)
        -> Calibration
    {
        func broken(_ what: String) -> CommandError {
            .usage("\(name): \(what); `rayscope calibrate` measures anew")
        }
        let decoder = JSONDecoder()
        guard let mark = try? decoder.decode(Mark.self, from: Data(bytes)) else {
            throw .usage("\(name) is no calibration; `rayscope calibrate` makes one")
        }
        guard mark.rayscope_calibration <= version else {
            throw .usage(
                "\(name) comes from a newer Rayscope (calibration format "
                    + "\(mark.rayscope_calibration), and this one reads \(version)): update Rayscope, or "
                    + "measure anew with `rayscope calibrate`")
        }
        let content: Content
        do {
            content = try decoder.decode(Content.self, from: Data(bytes))
        } catch let error as DecodingError {
            throw broken(describe(error))
        } catch {
            throw broken("it can't be read")
        }
        guard let engine = Engine(rawValue: content.engine) else {
            throw broken("no engine is called \(content.engine)")
        }
        var calibration = Calibration(
            engine: engine, engineVersion: content.engine_version, machine: content.machine,
            date: content.date, curves: [:], medianErrorPercent: content.median_error_percent)
        if let error = content.median_error_percent, !error.isFinite || error < 0 {
            throw broken("median_error_percent is \(error)")
        }
        do throws(WrongCurve) {
            calibration.curves = try curves(content.curves, named: "curves")
            calibration.firstCurves = try curves(content.first_curves ?? [:], named: "first_curves")
        } catch {
            throw broken(error.what)
        }
        guard !calibration.curves.isEmpty else { throw broken("it has no curve") }
        return calibration
    }

    private struct WrongCurve: Error { let what: String }

    private static func curves(
        _ content: [String: [[Double]]], named name: String
    ) throws(WrongCurve) -> [Cost: CostCurve] {
        var curves: [Cost: CostCurve] = [:]
        for (key, points) in content.sorted(by: { $0.key < $1.key }) {
            // What a later version of this format may measure beside these is not needed here.
            guard let cost = Cost(rawValue: key) else { continue }
            if let wrong = wrong(points) { throw WrongCurve(what: "\(name), \(key): \(wrong)") }
            curves[cost] = CostCurve(
                points.map { CostCurve.Point(bytes: Int($0[0]), ns: $0[1]) })
        }
        return curves
    }

    private struct Mark: Decodable { let rayscope_calibration: Int }

    private struct Content: Decodable {
        let engine: String
        let engine_version: String
        let machine: String
        let date: String
        let median_error_percent: Double?
        let curves: [String: [[Double]]]
        let first_curves: [String: [[Double]]]?
    }

    /// What is wrong with a curve; nil where nothing is.
    private static func wrong(_ points: [[Double]]) -> String? {
        if points.isEmpty { return "it has no point" }
        var before = -1
        for (index, point) in points.enumerated() {
            let place = "point \(index + 1)"
            guard point.count == 2 else { return "\(place) is not [bytes, ns]" }
            guard point[0] >= 0, let bytes = Int(exactly: point[0]) else {
                return "\(place) has \(point[0]) bytes"
            }
            guard point[1].isFinite, point[1] >= 0 else { return "\(place) has \(point[1]) ns" }
            guard bytes > before else { return "\(place) is not larger than the one before" }
            before = bytes
        }
        return nil
    }

    private static func describe(_ error: DecodingError) -> String {
        func place(_ path: [any CodingKey]) -> String {
            path.map { $0.intValue.map { "\($0 + 1)" } ?? $0.stringValue }.joined(separator: ", ")
        }
        switch error {
        case .keyNotFound(let key, _): return "`\(key.stringValue)` is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context),
            .dataCorrupted(let context):
            guard !context.codingPath.isEmpty else { return "it is no JSON object of this form" }
            return "\(place(context.codingPath)) is not what it should be"
        @unknown default: return "it can't be read"
        }
    }
}
