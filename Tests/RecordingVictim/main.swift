import Glibc
import TraceFile
import TraceSchema

// A process that records puts of 1, 2, 3, … bytes until it is killed, for the tests of what is left.
//
//     RecordingVictim DIRECTORY EVENT-LIMIT          says "ready" after 5000 events and goes on
//     RecordingVictim DIRECTORY EVENT-LIMIT BYTES    cannot make files longer than that, and ends

let arguments = CommandLine.arguments
guard arguments.count >= 3, let limit = Int(arguments[2]) else { exit(2) }
let largestFile = arguments.count > 3 ? UInt(arguments[3]) : nil
if let largestFile {
    signal(SIGXFSZ, SIG_IGN)
    var limits = rlimit(rlim_cur: largestFile, rlim_max: largestFile)
    setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limits)
}

do throws(TraceError) {
    let recorder = try Recorder(
        directory: arguments[1], process: "driver", pid: getpid(), eventLimit: limit)
    let variable = recorder.intern("A")
    var sequence: UInt64 = 0
    while largestFile == nil || sequence < 50_000 {
        sequence += 1
        var event = RecordedEvent(kind: .put, lane: .driver, start: Int64(sequence))
        event.bytes = Int64(sequence)
        event.object = RecordedObject(owner: 0, index: 0, sequence: sequence)
        event.variable = sequence % 1000 == 0 ? recorder.intern("A\(sequence)") : variable
        recorder.record(event)
        if sequence == 5000 {
            print("ready")
            fflush(nil)
        }
    }
    recorder.finish()
} catch {
    print(error)
    exit(1)
}
