import Foundation
import Fuzzing
import Testing

/// What a fuzzer once broke a reader with, and what it starts from, without a fuzzer.
@Suite struct FoundInputTests {
    private static let found = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Found")

    @Test(arguments: FuzzedReader.allCases)
    func whatWasFoundBreaksNothingAnyMore(reader: FuzzedReader) throws {
        let target = try reader.target()
        let folder = Self.found.appending(path: reader.rawValue)
        // Most readers have broken on nothing yet.
        let files = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        for file in files ?? [] {
            let input = Array(try Data(contentsOf: folder.appending(path: file)))
            #expect(throws: Never.self, "\(reader)/\(file)") { try target.run(input) }
        }
    }

    /// Whole, and with a byte changed here and there.
    @Test(arguments: FuzzedReader.allCases)
    func whatRayscopeItselfWritesIsRead(reader: FuzzedReader) throws {
        let target = try reader.target()
        let seeds = try reader.seeds()
        #expect(!seeds.isEmpty)
        for seed in seeds {
            #expect(throws: Never.self) { try target.run(seed) }
            guard seed.count < 4000, let place = seed.indices.randomElement() else { continue }
            var damaged = seed
            damaged[place] = UInt8.random(in: 0...255)
            #expect(throws: Never.self, "\(damaged)") { try target.run(damaged) }
        }
    }
}
