import Glibc
import Launcher
import TraceFile

/// The programs that a calibration runs: ordinary Python for Ray, in a folder for this run alone.
final class CalibrationPrograms {
    struct Program {
        let path: String
        /// What it measures, for the progress line.
        let label: String
    }

    private struct File {
        let name: String
        /// Nil for what the programs import.
        let label: String?
        let text: [UInt8]
    }

    private static let files = [
        File(
            name: "calibration_values.py", label: nil,
            text: PackageResources.calibration_values_py),
        File(name: "passed.py", label: "values passed", text: PackageResources.passed_py),
        File(name: "captured.py", label: "values captured", text: PackageResources.captured_py),
        File(name: "together.py", label: "calls together", text: PackageResources.together_py),
    ]

    private let folder: String
    let programs: [Program]
    /// Of the run that is under way.
    var trace: String { "\(folder)/run.trace.jsonl" }

    /// - Throws: ``CommandError`` or `OutputFile.Failure` where there is no room for them.
    init() throws {
        folder = try TemporaryPlace.makeFolder(for: "calibration")
        programs = Self.files.compactMap { [folder] file in
            file.label.map { Program(path: "\(folder)/\(file.name)", label: $0) }
        }
        do {
            for file in Self.files { try OutputFile.write(file.text, to: "\(folder)/\(file.name)") }
        } catch {
            remove()
            throw error
        }
    }

    func remove() {
        unlink(trace)
        for file in Self.files { unlink("\(folder)/\(file.name)") }
        // Python keeps what it compiled beside a module that was imported.
        let compiled = "\(folder)/__pycache__"
        if let listing = opendir(compiled) {
            while let entry = readdir(listing) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                unlink("\(compiled)/\(name)")
            }
            closedir(listing)
            rmdir(compiled)
        }
        rmdir(folder)
    }
}
