import Foundation
import Launcher

/// A file that a command makes: there whole or not at all.
enum OutputFile {
    /// Writes beside the file and renames, so that an older one stays until the new one is whole.
    static func write(_ bytes: [UInt8], to path: String) throws {
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw refusal(path, error)
        }
    }

    private static func refusal(_ path: String, _ error: any Error) -> CommandError {
        let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
        let reason = cause.map { String(cString: strerror(Int32($0.code))) } ?? "no such folder"
        return .usage("\(path) can't be written: \(reason); name another file with -o")
    }
}
