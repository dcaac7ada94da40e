import Foundation
import TestSupport
import Testing

extension EngineTests {
    /// `calibrate`: what is kept, and what is said of it.
    @Suite("Calibrations")
    struct CommandLineTestsCalibrate {
        let line: CommandLine

        init() throws {
            line = try CommandLine()
        }

        private struct Kept: Decodable {
            let rayscope_calibration: Int
            let engine: String
            let machine: String
            let curves: [String: [[Double]]]
        }

        private func kept(_ text: String) throws -> Kept {
            try JSONDecoder().decode(Kept.self, from: Data(text.utf8))
        }

        @Test("measures the engine, keeps it in the state directory, and doctor knows")
        func kept() throws {
            let result = try line.run("calibrate", "--quick")
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.errors == "")
            #expect(result.output.contains("serialize a value"))
            #expect(result.output.contains("kept in \(line.folder.file("state"))/rayscope/"))
            let path = line.folder.file("state/rayscope/calibration-embedded.json")
            let calibration = try kept(String(contentsOfFile: path, encoding: .utf8))
            #expect(calibration.rayscope_calibration == 1)
            #expect(calibration.engine == "embedded")
            #expect(calibration.machine.contains("core"))
            // Each step that a run on this engine has.
            let costs = [
                "pickle", "export", "fetch", "unpickle", "serialize", "put", "put-fresh", "submit",
                "dispatch", "get", "get-own", "deserialize", "return-inline", "return-stored",
                "lease-hop", "grant-hop", "push-hop", "result-hop", "locate-hop", "spawn",
                "gap-before-put", "gap-before-submit", "gap-before-export", "gap-before-unpickle",
                "gap-before-deserialize", "gap-before-execute", "gap-before-serialize",
                "gap-before-return", "gap-after-export", "gap-after-unpickle",
            ]
            for cost in costs { #expect(calibration.curves[cost] != nil, "\(cost)") }
            // By size: from some bytes to megabytes.
            let sizes = try #require(calibration.curves["put"]).compactMap(\.first)
            #expect(sizes.first ?? 0 < 2000)
            #expect(sizes.last ?? 0 > 7_000_000)
            #expect(try line.leftovers() == [])

            let doctor = try line.run("doctor")
            #expect(
                doctor.output.contains("ok        calibration"), "\(doctor.output)")
            #expect(doctor.output.contains("calibration of this machine, "))
        }

        @Test("for programs, and in a file that is named")
        func named() throws {
            let result = try line.run("calibrate", "--quick", "--json", "-o", "mine.json")
            #expect(result.status == 0, "\(result.errors)")
            let text = try String(contentsOfFile: line.folder.file("mine.json"), encoding: .utf8)
            #expect(result.output == text)
            #expect(try kept(text).engine == "embedded")
            #expect(!line.exists("state"))
        }

        @Test("Ctrl-C leaves nothing behind, and what was kept before")
        func interrupted() throws {
            try line.keep("{}")
            let result = try line.onTerminal(["calibrate"], typing: "\u{3}", at: "values captured")
            // Ended by the signal itself.
            #expect(result.status == -2 || result.status == 130 || result.status == 254)
            #expect(try line.leftovers() == [])
            let path = line.folder.file("state/rayscope/calibration-embedded.json")
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "{}")
        }
    }
}

extension RealRayTests {
    @Suite("Calibrations of real Ray")
    struct CommandLineTestsCalibrateRay {
        @Test("measures real Ray")
        func ray() throws {
            let line = try CommandLine()
            let session = RealRay.SessionFolder()
            var command = line.command(
                ["calibrate", "--quick", "--json"] + (try RealRay.options()))
            command.environment["RAY_TMPDIR"] = session.path
            for (name, value) in RealRay.environment { command.environment[name] = value }
            let result = try command.run()
            #expect(result.status == 0, "\(result.errors)")
            for cost in ["pickle", "put", "submit", "push-hop", "result-hop", "return-stored"] {
                #expect(result.output.contains("\"\(cost)\": [["), "\(cost)")
            }
            #expect(line.exists("state/rayscope/calibration-ray.json"))
            withExtendedLifetime(session) {}
        }
    }
}

/// Wrong use, which runs nothing.
@Suite("rayscope calibrate, misused")
struct CommandLineTestsCalibrateMisuse {
    let line: CommandLine

    init() throws {
        line = try CommandLine()
    }

    @Test("an engine that is none, a folder, a script that would be lost, a missing Python")
    func wrong() throws {
        try line.folder.write("print()\n", to: "mine.py")
        for (arguments, status, says) in [
            (["--engine", "spark"], 2, "no engine spark: --engine takes embedded or ray"),
            (["-o", "."], 2, ". is a folder"), (["-o", "mine.py"], 2, "mine.py is a script"),
            (["--python", "/nonexistent"], 3, "/nonexistent"),
        ] as [([String], Int32, String)] {
            let result = try line.command(["calibrate"] + arguments).run()
            #expect(result.status == status, "\(arguments): \(result.errors)")
            #expect(result.errors.contains(says), "\(result.errors)")
            #expect(result.errors.split(separator: "\n").count == 1)
        }
        #expect(try line.leftovers() == [])
    }

    @Test("where there is no home, a file has to be named")
    func homeless() throws {
        var command = line.command(["calibrate"])
        command.environment["XDG_STATE_HOME"] = ""
        command.environment["HOME"] = ""
        let result = try command.run()
        #expect(result.status == 2)
        #expect(result.errors.contains("name a file with -o"))
    }

    @Test("doctor tells that there is none, and how to make one; and one that is broken")
    func doctor() throws {
        var result = try line.run("doctor")
        #expect(result.output.contains("none of this machine; forecasts go by another one's"))
        #expect(result.output.contains("mend it with: rayscope calibrate"))
        try line.keep("{")
        result = try line.run("doctor")
        #expect(result.output.contains("calibration-embedded.json is no calibration"))
    }
}

extension CommandLine {
    /// Puts a text where a calibration of the embedded engine is kept.
    fileprivate func keep(_ text: String) throws {
        try FileManager.default.createDirectory(
            atPath: folder.file("state/rayscope"), withIntermediateDirectories: true)
        try folder.write(text, to: "state/rayscope/calibration-embedded.json")
    }
}
