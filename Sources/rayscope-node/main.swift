// The node process of the embedded engine; `ray.init` starts it under `rayscope run`.
internal import Glibc
internal import Node

signal(SIGPIPE, SIG_IGN)
switch NodeOptions.parse(Array(CommandLine.arguments.dropFirst())) {
case .failure(let error):
    fputs("\(error)\n", stderr)
    exit(2)
case .success(let options):
    do {
        let node = try NodeProcess(options: options)
        node.run()
        RunRecovery.startIfOrphaned(runDirectory: options.runDirectory)
    } catch {
        fputs("\(error)\n", stderr)
        exit(3)
    }
}
