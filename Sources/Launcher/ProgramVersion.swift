private import TraceSchema

/// What `rayscope --version` says, and a trace's header.
package enum ProgramVersion {
    package static let number = "0.1.0"

    package static var description: String {
        "rayscope \(number) (trace format \(TraceHeader.formatVersion))"
    }
}
