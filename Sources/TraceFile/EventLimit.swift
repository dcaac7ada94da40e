internal import Glibc

/// How many events a run keeps before it goes on counting only.
package enum EventLimit {
    package static let standard = 2_000_000
    package static let variable = "RAYSCOPE_EVENT_LIMIT"

    /// The limit of the run that this process belongs to (`rayscope run --event-limit`).
    package static var ofRun: Int {
        guard let text = getenv(variable), let limit = Int(String(cString: text)), limit >= 0 else {
            return standard
        }
        return limit
    }
}
