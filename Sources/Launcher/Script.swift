import Glibc

/// What `rayscope run` is asked to run, checked before anything is started.
///
/// Whether it is good Python is Python's business: its own message says so best.
package struct Script: Equatable, Sendable {
    package enum Source: Equatable, Sendable {
        case file(String)
        /// `-m MODULE`
        case module(String)
        /// A rewritten file that runs as the original would: its folder, its name, its arguments.
        case standIn(file: String, original: String, runner: String)
    }

    package let source: Source
    package let arguments: [String]

    /// - Throws: ``CommandError`` for a path that can't be a script.
    package init(file path: String, arguments: [String]) throws {
        if path.hasPrefix("-") && path != "-" {
            throw CommandError.usage("unknown option \(path); see `rayscope run --help`")
        }
        guard let information = FileSystem.information(of: path) else {
            throw CommandError.usage("can't find the script \(path): \(FileSystem.reason())")
        }
        if information.st_mode & S_IFMT == S_IFDIR {
            throw CommandError.usage(
                "\(path) is a folder, not a script; for a package use `rayscope run -m PACKAGE`")
        }
        if path.hasSuffix(".ipynb") {
            throw CommandError.usage(
                "\(path) is a notebook; convert it first: jupyter nbconvert --to script \(path)")
        }
        source = .file(path)
        self.arguments = arguments
    }

    /// - Throws: ``CommandError`` where no module is named.
    package init(module: String, arguments: [String]) throws {
        guard !module.isEmpty, !module.hasPrefix("-") else {
            throw CommandError.usage("-m needs the name of a module; see `rayscope run --help`")
        }
        source = .module(module)
        self.arguments = arguments
    }

    /// The same script and arguments, as a rewritten file has them.
    ///
    /// - Throws: ``CommandError`` where a part of Rayscope is missing.
    package func replaced(by file: String) throws -> Script {
        Script(
            source: .standIn(
                file: file, original: name, runner: try Installation.current().standIn()),
            arguments: arguments)
    }

    private init(source: Source, arguments: [String]) {
        self.source = source
        self.arguments = arguments
    }

    /// As the user named it.
    package var name: String {
        switch source {
        case .file(let path), .standIn(let path, _, _): path
        case .module(let module): module
        }
    }

    /// What comes after `python3` on its command line.
    package var pythonArguments: [String] {
        switch source {
        case .file(let path): [path] + arguments
        case .standIn(let file, let original, let runner): [runner, file, original] + arguments
        case .module(let module): ["-m", module] + arguments
        }
    }

    /// Where the trace goes without `-o`: beside the script, for a module into the working
    /// directory.
    package var defaultTrace: String {
        switch source {
        case .file(let path), .standIn(let path, _, _):
            path.hasSuffix(".py")
                ? "\(path.dropLast(".py".count)).trace.jsonl" : "\(path).trace.jsonl"
        case .module(let module): "\(module).trace.jsonl"
        }
    }
}
