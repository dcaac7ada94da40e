// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]
// Thousands of schedules run in each `swift test`: what they run is optimized there, too.
let strictAndFast = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

// In the order of the flow. A target imports only what stands above it; the running side (from
// ObjectPassing to CoreWorker) and the reading side (from TraceReading on) never import each other:
// the trace is their only contract.
let package = Package(
    name: "rayscope",
    products: [
        .executable(name: "rayscope", targets: ["rayscope"]),
        .executable(name: "rayscope-node", targets: ["rayscope-node"]),
        .library(name: "RayscopeCore", type: .dynamic, targets: ["CoreWorker"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // The ground: what a trace is.
        .target(name: "TraceSchema", swiftSettings: strict),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "CSystem"),
        .target(
            name: "TraceFile", dependencies: ["TraceSchema", "CZlib", "CSystem"],
            swiftSettings: strict),

        // Left of the trace: what runs a program.
        .target(name: "ObjectPassing", dependencies: ["TraceSchema"], swiftSettings: strictAndFast),
        .target(name: "SharedMemory", dependencies: ["CSystem"], swiftSettings: strict),
        .target(
            name: "Messaging", dependencies: ["TraceSchema", "ObjectPassing", "CSystem"],
            swiftSettings: strict),
        .target(
            name: "Node",
            dependencies: [
                "TraceSchema", "TraceFile", "ObjectPassing", "SharedMemory", "Messaging", "CSystem",
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "rayscope-node", dependencies: ["Node"], path: "Sources/rayscope-node",
            swiftSettings: strict, linkerSettings: [.unsafeFlags(["-static-stdlib"])]),
        .target(
            name: "CoreWorker",
            dependencies: [
                "TraceSchema", "TraceFile", "ObjectPassing", "SharedMemory", "Messaging", "CSystem",
            ],
            swiftSettings: strict),
        .target(
            name: "Launcher",
            dependencies: ["TraceSchema", "TraceFile", "ObjectPassing", "CSystem"],
            swiftSettings: strict),

        // Right of the trace: what reads it.
        .target(name: "TraceReading", dependencies: ["TraceSchema"], swiftSettings: strict),
        .target(name: "TextReport", swiftSettings: strict),
        .target(
            name: "Findings", dependencies: ["TraceSchema", "TraceReading", "TextReport"],
            swiftSettings: strict),
        .target(
            name: "Ledger", dependencies: ["TraceSchema", "TraceReading"], swiftSettings: strict),
        .target(
            name: "CriticalPath", dependencies: ["TraceSchema", "TraceReading"],
            swiftSettings: strict),
        .target(
            name: "TraceQuery",
            dependencies: [
                "TraceSchema", "TraceFile", "Findings", "Ledger", "CriticalPath",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ], swiftSettings: strict),
        .target(
            name: "Explanation",
            dependencies: [
                "TraceSchema", "TraceFile", "TraceReading", "TextReport", "Ledger", "CriticalPath",
            ],
            swiftSettings: strict),
        .target(
            name: "Comparison", dependencies: ["TraceSchema", "TraceReading", "TextReport"],
            swiftSettings: strict),
        .target(
            name: "Timeline", dependencies: ["TraceSchema", "TraceFile", "TraceReading"],
            swiftSettings: strict),
        .systemLibrary(
            name: "CGraphviz", pkgConfig: "libgvc", providers: [.apt(["libgraphviz-dev"])]),
        .target(name: "GraphvizRendering", dependencies: ["CGraphviz"], swiftSettings: strict),
        .target(
            name: "TracePage",
            dependencies: [
                "TraceSchema", "TraceFile", "TraceReading", "Findings", "Explanation", "Timeline",
            ],
            resources: [
                .embedInCode("Assets/base.css"), .embedInCode("Assets/page.css"),
                .embedInCode("Assets/picture.js"),
                .embedInCode("Assets/steps.js"), .embedInCode("Assets/page.js"),
            ], swiftSettings: strict),
        .target(
            name: "Conversion",
            dependencies: ["TraceSchema", "TraceFile", "TraceReading"],
            swiftSettings: strict),

        .systemLibrary(
            name: "CMarkdown", pkgConfig: "libcmark", providers: [.apt(["libcmark-dev"])]),
        .target(
            name: "MarkdownReading", dependencies: ["CMarkdown", "TextReport"],
            swiftSettings: strict),
        .target(
            name: "Lessons",
            dependencies: [
                "TraceSchema", "TraceFile", "TraceReading", "TraceQuery", "TextReport",
                "MarkdownReading", "Explanation", .product(name: "Yams", package: "Yams"),
            ], swiftSettings: strict),

        .target(
            name: "LessonPage",
            dependencies: [
                "TraceSchema", "TraceReading", "Explanation", "Timeline", "TracePage",
                "MarkdownReading", "Lessons",
            ],
            resources: [
                .embedInCode("Assets/lesson.css"), .embedInCode("Assets/lesson.js"),
            ], swiftSettings: strict),

        // Above both: runs, and reads what came of it.
        .target(
            name: "Twin",
            dependencies: [
                "TraceSchema", "TraceFile", "Launcher", "TraceReading", "TextReport", "Explanation",
            ], swiftSettings: strict),

        // Ray's rules under a virtual clock: reads a trace, and makes one that could have been.
        .target(
            name: "Simulation",
            dependencies: ["TraceSchema", "TraceFile", "ObjectPassing", "TraceReading"],
            swiftSettings: strictAndFast),

        // Above both sides, too: measures on the real engines what the simulation counts with.
        .target(
            name: "Calibrating",
            dependencies: [
                "TraceSchema", "TraceFile", "Launcher", "TraceReading", "TextReport", "Simulation",
            ],
            resources: [
                .embedInCode("Programs/calibration_values.py"), .embedInCode("Programs/passed.py"),
                .embedInCode("Programs/captured.py"), .embedInCode("Programs/together.py"),
                .embedInCode("Shipped/calibration-embedded.json"),
                .embedInCode("Shipped/calibration-ray.json"),
            ], swiftSettings: strict),

        .target(
            name: "Forecasting",
            dependencies: [
                "TraceSchema", "TraceFile", "ObjectPassing", "Launcher", "TraceReading",
                "TextReport",
                "Timeline", "Simulation",
            ], swiftSettings: strict),

        .target(
            name: "Teaching",
            dependencies: [
                "TraceSchema", "TraceFile", "Launcher", "TextReport", "MarkdownReading",
                "Explanation", "Simulation", "Calibrating", "Forecasting", "Lessons",
            ], swiftSettings: strict),

        // The command line; no logic of its own.
        .executableTarget(
            name: "rayscope",
            dependencies: [
                "TraceSchema", "TraceFile", "Launcher", "TraceReading", "TextReport", "Findings",
                "Ledger", "CriticalPath", "TraceQuery", "Explanation", "Comparison", "Timeline",
                "GraphvizRendering", "TracePage", "Conversion", "Twin", "Simulation", "Calibrating",
                "Forecasting",
                "Lessons", "LessonPage", "Teaching",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], swiftSettings: strict),

        // Tests: a folder for each of the above.
        .target(
            name: "TestSupport", dependencies: ["TraceSchema", "TraceFile", "CSystem"],
            path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(
            name: "TraceSchemaTests", dependencies: ["TraceSchema", "TraceFile", "TestSupport"],
            swiftSettings: strict),
        .executableTarget(
            name: "RecordingVictim", dependencies: ["TraceSchema", "TraceFile"],
            path: "Tests/RecordingVictim", swiftSettings: strict),
        .testTarget(
            name: "TraceFileTests", dependencies: ["TraceFile", "TestSupport", "RecordingVictim"],
            swiftSettings: strict),
        .testTarget(
            name: "SimulationTests",
            dependencies: [
                "TraceSchema", "TraceFile", "ObjectPassing", "Simulation", "Calibrating",
                "Forecasting", "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ForecastingTests",
            dependencies: [
                "TraceSchema", "ObjectPassing", "Launcher", "TextReport", "Timeline", "Simulation",
                "Calibrating", "Forecasting", "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "CalibratingTests",
            dependencies: [
                "TraceSchema", "Launcher", "TextReport", "Simulation", "Calibrating", "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ObjectPassingTests",
            dependencies: ["TraceSchema", "ObjectPassing", "RulesUnderFire"],
            swiftSettings: strict),
        .target(
            name: "RulesUnderFire", dependencies: ["TraceSchema", "ObjectPassing"],
            path: "Tests/RulesUnderFire",
            swiftSettings: strictAndFast),
        .executableTarget(
            name: "rules-under-fire", dependencies: ["TraceSchema", "TraceFile", "RulesUnderFire"],
            path: "Tests/RulesUnderFireProgram", swiftSettings: strict),
        .testTarget(
            name: "RulesUnderFireTests",
            dependencies: [
                "TraceSchema", "TraceFile", "RulesUnderFire", "ObjectPassing", "rules-under-fire",
                "rayscope",
                "TestSupport",
            ],
            swiftSettings: strict),
        .target(
            name: "Fuzzing",
            dependencies: [
                "TraceSchema", "TraceFile", "ObjectPassing", "Messaging", "Simulation",
                "TestSupport",
            ], path: "Tests/Fuzzing", swiftSettings: strict),
        .testTarget(
            name: "FuzzingTests", dependencies: ["Fuzzing"], exclude: ["Found"],
            swiftSettings: strict),
        .testTarget(
            name: "MessagingTests",
            dependencies: ["TraceSchema", "ObjectPassing", "Messaging", "Fuzzing"],
            swiftSettings: strict),
        .testTarget(
            name: "SharedMemoryTests", dependencies: ["SharedMemory", "CSystem"],
            swiftSettings: strict),
        .testTarget(
            name: "LauncherTests", dependencies: ["Launcher", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "TraceQueryTests", dependencies: ["TraceQuery", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "TraceReadingTests",
            dependencies: ["TraceSchema", "TraceReading", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "FindingsTests",
            dependencies: ["TraceSchema", "TraceFile", "TextReport", "Findings", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "LedgerTests",
            dependencies: ["TraceSchema", "TraceFile", "TraceReading", "Ledger", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "CriticalPathTests",
            dependencies: [
                "TraceSchema", "TraceFile", "TraceReading", "CriticalPath", "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ExplanationTests",
            dependencies: [
                "Explanation", "Ledger", "CriticalPath", "TextReport", "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ComparisonTests",
            dependencies: [
                "TraceSchema", "TraceFile", "TraceReading", "TextReport", "Comparison",
                "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "TwinTests", dependencies: ["TraceSchema", "TraceFile", "Twin", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "TimelineTests",
            dependencies: [
                "TraceSchema", "TraceFile", "TraceReading", "Explanation", "Timeline",
                "GraphvizRendering", "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "GraphvizRenderingTests", dependencies: ["GraphvizRendering", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "TracePageTests",
            dependencies: [
                "TraceSchema", "TraceFile", "TraceReading", "Timeline", "GraphvizRendering",
                "TracePage",
                "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "LessonPageTests",
            dependencies: [
                "TraceSchema", "TraceFile", "Timeline", "GraphvizRendering", "MarkdownReading",
                "Lessons", "LessonPage", "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ConversionTests",
            dependencies: ["TraceSchema", "TraceFile", "Conversion", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "LessonTests",
            dependencies: [
                "TraceSchema", "TraceFile", "TraceQuery", "TextReport", "MarkdownReading",
                "Lessons", "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "TraceSchema", "TraceFile", "ObjectPassing", "Messaging", "Explanation",
                "Comparison", "Findings", "Launcher", "TextReport", "Simulation", "Forecasting",
                "Lessons",
                "Teaching", "TestSupport",
            ],
            swiftSettings: strict),
    ]
)

// `make fuzz` and `make sanitize` build with other options, beside the usual build: these targets,
// separated by spaces, and what they need. Only so there is the fuzzing program, for a whole build
// that has it has to be linked with libFuzzer.
if let asked = Context.environment["RAYSCOPE_TARGETS"] {
    package.targets.append(
        .executableTarget(
            name: "rayscope-fuzz", dependencies: ["Fuzzing"], path: "Tests/FuzzingProgram",
            swiftSettings: strict))
    var needed: Set<String> = []
    var external = false
    var left = asked.split(separator: " ").map { String($0) }
    while let name = left.popLast() {
        guard let target = package.targets.first(where: { $0.name == name }),
            needed.insert(name).inserted
        else { continue }
        for dependency in target.dependencies {
            switch dependency {
            case .byNameItem(let name, _), .targetItem(let name, _): left.append(name)
            default: external = true
            }
        }
    }
    package.targets.removeAll { !needed.contains($0.name) }
    package.products.removeAll { product in
        let library = (product as? Product.Library)?.targets
        return !needed.isSuperset(of: library ?? (product as? Product.Executable)?.targets ?? [])
    }
    if !external { package.dependencies = [] }
}
