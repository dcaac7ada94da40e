import ArgumentParser
import Launcher

struct OpenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open",
        abstract: "Open a trace in the browser: a page to step through.",
        discussion: """
            The page lies beside the trace as NAME.trace.html, or in a folder for
            temporary files where that can't be written; where it is, is printed. It
            needs no network. $BROWSER is asked first, then xdg-open.

            EXAMPLES
              rayscope open my_script.trace.jsonl
              rayscope open my_script.trace.jsonl -o why.html
              BROWSER=firefox rayscope open my_script.trace.jsonl

            EXIT STATUS
              0  a browser has it
              2  wrong use, or a trace that can't be read
              3  no browser here; the page is there, and its path printed
            """)

    @Argument(help: "A trace that `rayscope run` has made.")
    var trace: String

    @Option(name: .shortAndLong, help: ArgumentHelp("Where the page goes.", valueName: "file"))
    var output: String?

    func run() throws {
        if let output, !PageFile.isName(output) {
            throw CommandError.usage("\(output): a page's name has to end in .html")
        }
        let path = try output ?? PagePlace.beside(trace: trace)
        try PageFile.write(about: trace, to: path)
        let page = PagePlace.absolute(path)
        Console.print(page)
        guard Browser.inherited().open(page) else {
            throw CommandError(
                .machine,
                "no browser here opens it: open \(page) in yours, or set BROWSER to one")
        }
    }
}
