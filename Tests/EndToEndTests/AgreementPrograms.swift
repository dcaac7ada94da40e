import Comparison
import TestSupport

/// What is run on both engines.
enum AgreementPrograms {
    /// Below `Tests/Programs`, without `.py`.
    static let all = ["ray", "rules"].flatMap { folder in
        Programs.names(in: folder).map { "\(folder)/\($0)" }
    }

    /// Where real Ray itself varies from run to run, or where the engines differ on purpose.
    static let exceptions: [AgreementException] = []
}

/// A difference between the engines that is none of the embedded engine's faults.
struct AgreementException {
    let program: String
    let aspect: Aspect
    let function: String?
    /// Why, with what real Ray did in five runs.
    let reason: String

    func allows(_ difference: Finding, in program: String) -> Bool {
        program == self.program && difference.aspect == aspect
            && (function == nil || difference.function == function)
    }
}
