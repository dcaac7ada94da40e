import Glibc

/// Where a file is to go that must not take the place of somebody's work.
enum OutputPlace {
    /// Whether nothing is there.
    static func isFree(_ path: String) -> Bool { access(path, F_OK) != 0 }
}
