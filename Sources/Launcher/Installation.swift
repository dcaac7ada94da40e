import Glibc

/// Where the parts of Rayscope lie: found from the running program itself, so that a checkout, an
/// installed copy and a link to either work from any folder.
///
/// | part | in a build folder | installed |
/// |---|---|---|
/// | `rayscope-node` | beside `rayscope` | `../libexec/rayscope/` |
/// | `libRayscopeCore.so` | beside `rayscope` | `../lib/rayscope/` |
/// | the Python package `ray` | `Sources/PythonFrontEnd/`, some folders up | `../share/rayscope/python/` |
/// | the probe | `Sources/RayProbe/`, some folders up | `../share/rayscope/probe/` |
/// | the Python package `rayscope_reading` | `Sources/PythonReading/`, some folders up | `../share/rayscope/reading/` |
/// | the Python package `rayscope_rewriting` | `Sources/ScriptRewriting/`, some folders up | `../share/rayscope/rewriting/` |
/// | the lessons, and their traces | `lessons/` and `traces/`, some folders up | `../share/rayscope/` |
package struct Installation: Sendable {
    /// Absolute path of `rayscope`, without links.
    package let program: String

    package init(program: String) {
        self.program = program
    }

    /// The copy that is running.
    ///
    /// - Throws: ``CommandError`` where `/proc` is not mounted.
    package static func current() throws -> Installation {
        guard let program = FileSystem.realPath("/proc/self/exe") else {
            throw CommandError.machine("can't find the running program: /proc is not there")
        }
        return Installation(program: program)
    }

    private var folder: String { FileSystem.folder(of: program) }

    package var nodePlaces: [String] {
        ["\(folder)/rayscope-node", "\(folder)/../libexec/rayscope/rayscope-node"]
    }

    package var libraryPlaces: [String] {
        ["\(folder)/libRayscopeCore.so", "\(folder)/../lib/rayscope/libRayscopeCore.so"]
    }

    package var frontEndPlaces: [String] {
        places(installed: "python", checkout: "PythonFrontEnd")
    }

    /// Apart from the front end's folder: the real Ray needs the one without the other's `ray`.
    package var readingPlaces: [String] {
        places(installed: "reading", checkout: "PythonReading")
    }

    package var probePlaces: [String] {
        places(installed: "probe", checkout: "RayProbe")
    }

    package var rewritingPlaces: [String] {
        places(installed: "rewriting", checkout: "ScriptRewriting")
    }

    package var lessonPlaces: [String] {
        var places = ["\(folder)/../share/rayscope/lessons"]
        var above = folder
        while above != "/" {
            places.append("\(above)/lessons")
            above = FileSystem.folder(of: above)
        }
        return places
    }

    /// Where a Python folder may lie: installed, or in the sources some folders up.
    private func places(installed: String, checkout: String) -> [String] {
        var places = ["\(folder)/../share/rayscope/\(installed)"]
        var above = folder
        while above != "/" {
            places.append("\(above)/Sources/\(checkout)")
            above = FileSystem.folder(of: above)
        }
        return places
    }

    /// The program that holds control store, object store and scheduler.
    package func node() throws -> String {
        try first(of: nodePlaces, where: FileSystem.isExecutable, named: "rayscope-node")
    }

    /// The library that Python loads.
    package func library() throws -> String {
        try first(of: libraryPlaces, where: FileSystem.isFile, named: "libRayscopeCore.so")
    }

    /// The folder that holds the Python package `ray`.
    package func frontEnd() throws -> String {
        try first(
            of: frontEndPlaces, where: { FileSystem.isFile("\($0)/ray/__init__.py") },
            named: "the Python package `ray` of Rayscope")
    }

    /// The folder that holds the probe of the real Ray.
    package func probe() throws -> String {
        try first(
            of: probePlaces, where: { FileSystem.isFile("\($0)/rayscope_probe/__init__.py") },
            named: "the probe of the real Ray")
    }

    /// The folder that holds the Python package `rayscope_reading`, which both engines need.
    package func reading() throws -> String {
        try first(
            of: readingPlaces,
            where: { FileSystem.isFile("\($0)/rayscope_reading/__init__.py") },
            named: "the Python package `rayscope_reading`")
    }

    /// The folder that holds the Python package `rayscope_rewriting`.
    package func rewriting() throws -> String {
        try first(
            of: rewritingPlaces,
            where: { FileSystem.isFile("\($0)/rayscope_rewriting/__init__.py") },
            named: "the Python package `rayscope_rewriting`")
    }

    /// The folder that holds the lessons; their recorded traces are in `traces` beside it.
    package func lessons() throws -> String {
        try first(
            of: lessonPlaces,
            where: { FileSystem.isFile("\($0)/01-captured-or-passed/program.py") },
            named: "the folder of the lessons")
    }

    /// What runs a rewritten script in the original's place.
    func standIn() throws -> String {
        "\(try rewriting())/rayscope_rewriting/stand_in.py"
    }

    private func first(
        of places: [String], where fits: (String) -> Bool, named name: String
    ) throws -> String {
        guard let place = places.first(where: fits), let path = FileSystem.realPath(place) else {
            throw CommandError.machine("\(name) is not beside \(program) nor installed with it")
        }
        return path
    }
}

/// Looks for programs the way a shell does.
package enum Executable {
    /// A name is looked up in `PATH`, anything with a slash is taken as it is; nil where there is
    /// no such program.
    package static func find(_ name: String, in path: String?) -> String? {
        guard !name.isEmpty else { return nil }
        if name.contains("/") { return FileSystem.isExecutable(name) ? name : nil }
        let folders = (path ?? "/usr/local/bin:/usr/bin:/bin").split(
            separator: ":", omittingEmptySubsequences: false)
        for folder in folders {
            let candidate = FileSystem.join(folder.isEmpty ? "." : String(folder), name)
            if FileSystem.isExecutable(candidate) { return candidate }
        }
        return nil
    }

    /// The Python that runs the script.
    ///
    /// - Throws: ``CommandError`` that names what was looked for.
    package static func python(_ wish: String?, in path: String?) throws -> String {
        let name = wish ?? "python3"
        if let found = find(name, in: path) { return found }
        throw CommandError.machine(
            wish == nil
                ? "no python3 in PATH: install it, or name one with --python PATH"
                : "no Python at \(name) (--python)")
    }
}
