// The node process of the embedded engine; `ray.init` starts it under `rayscope run`.
internal import Glibc
internal import Node

signal(SIGPIPE, SIG_IGN)
switch NodeOptions.parse(Array(CommandLine.arguments.dropFirst())) {
case .failure(let error):
    complain(error)
    exit(2)
case .success(let options):
    do {
        let node = try NodeProcess(options: options)
        node.run()
        RunRecovery.startIfOrphaned(
            runDirectory: options.runDirectory, driverWasKilled: node.hasLostDriver)
    } catch  where access(options.runDirectory, F_OK) != 0 {
        // The run is over: its driver was killed right after it had started this process.
        exit(0)
    } catch {
        complain(error)
        exit(3)
    }
}

func complain(_ error: some Error) {
    let line = "rayscope-node: \(error)\n"
    _ = line.withCString { write(STDERR_FILENO, $0, strlen($0)) }
}
