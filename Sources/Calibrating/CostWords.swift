import Simulation

extension Cost {
    /// What the step is, for a table.
    var words: String {
        switch self {
        case .pickle: "pickle a function"
        case .export: "export it to the control store"
        case .fetch: "fetch it from there"
        case .unpickle: "unpickle it"
        case .serialize: "serialize a value"
        case .put: "put it into the object store"
        case .putFresh: "… into memory nobody has touched"
        case .putUnmapped: "… into memory this process has not"
        case .submit: "submit a call"
        case .dispatch: "dispatch it"
        case .get: "get a value from the object store"
        case .getOwn: "… that the same process put"
        case .deserialize: "deserialize a value"
        case .returnInline: "return a result inline"
        case .returnStored: "return a stored result"
        case .leaseHop: "way from submit to lease"
        case .grantHop: "way from lease to dispatch"
        case .pushHop: "way from dispatch to worker"
        case .resultHop: "way from result to caller"
        case .replyHop: "way from result to the next call"
        case .locateHop: "finding stored arguments"
        case .grantStoredHop: "way from lease to dispatch with them"
        case .pushStoredHop: "way from dispatch to worker with them"
        case .resultAfterPutHop: "way from result after a put"
        case .spawn: "start of a worker"
        case .gapBeforePut: "pause before put"
        case .gapBeforeSubmit: "pause before submit"
        case .gapBeforeExport: "pause before export"
        case .gapBeforeUnpickle: "pause before unpickle"
        case .gapBeforeDeserialize: "pause before deserialize"
        case .gapBeforeExecute: "pause before execute"
        case .gapBeforeSerialize: "pause before serialize"
        case .gapBeforeReturn: "pause before return"
        case .gapAfterExport: "pause after export"
        case .gapAfterUnpickle: "pause after unpickle"
        }
    }
}
