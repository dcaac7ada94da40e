import Fuzzing
import Glibc

/// The target that this process fuzzes.
///
/// libFuzzer sets up first, and then calls from one thread.
nonisolated(unsafe) private var target: (any FuzzTarget)?

/// libFuzzer's set-up: `rayscope-fuzz TARGET …` takes the target's name off the arguments, whose
/// rest is libFuzzer's; `rayscope-fuzz seeds FOLDER` writes each target's seeds into a folder of it,
/// and beside them a dictionary for libFuzzer.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
    _ count: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>
) -> Int32 {
    setUp(Array(CommandLine.arguments.dropFirst()))
    let first = arguments.pointee
    for index in 1..<Int(count.pointee) { first[index] = first[index + 1] }
    count.pointee -= 1
    return 0
}

/// One input of libFuzzer's.
@_cdecl("LLVMFuzzerTestOneInput")
public func run(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    do {
        try target?.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
    } catch {
        // libFuzzer takes this for the crash that it looks for, and keeps the input.
        fatalError("\(error)")
    }
    return 0
}

private func setUp(_ arguments: [String]) {
    do {
        if arguments.count == 2, arguments[0] == "seeds" {
            try FuzzedReader.allCases.forEach { try writeSeeds(of: $0, to: arguments[1]) }
            writeWords(to: "\(arguments[1])/words")
            exit(0)
        }
        guard let reader = arguments.first.flatMap(FuzzedReader.init) else {
            let names = FuzzedReader.allCases.map(\.rawValue).joined(separator: ", ")
            stop("name what to fuzz: \(names)")
        }
        target = try reader.target()
    } catch {
        stop("\(error)")
    }
}

private func writeSeeds(of reader: FuzzedReader, to folder: String) throws {
    let own = "\(folder)/\(reader)"
    mkdir(own, 0o755)
    for (index, seed) in try reader.seeds().enumerated() {
        write(seed, to: "\(own)/seed-\(index)")
    }
}

private func writeWords(to path: String) {
    let lines = traceWords.map {
        "\"\($0.replacing("\\", with: "\\\\").replacing("\n", with: "\\x0A"))\"\n"
    }
    write(Array(lines.joined().utf8), to: path)
}

private func write(_ bytes: [UInt8], to path: String) {
    guard let file = fopen(path, "wb"), fwrite(bytes, 1, bytes.count, file) == bytes.count,
        fclose(file) == 0
    else { stop("\(path) cannot be written: \(String(cString: strerror(errno)))") }
}

private func stop(_ reason: String) -> Never {
    let line = "rayscope-fuzz: \(reason)\n"
    _ = write(STDERR_FILENO, line, line.utf8.count)
    exit(2)
}
