internal import ObjectPassing

extension NodeRequest {
    /// Whether somebody waits for it; what merely gives something back can go with the next
    /// message, a millisecond later at most.
    var isUrgent: Bool {
        switch self {
        case .returnLease, .seal, .release, .free, .freeItems, .releaseActor, .printed: false
        case .hello, .export, .fetch, .requestLease, .located, .cancelLease, .create, .abort,
            .get, .blocked, .unblocked, .connect, .shutdown, .nameActor, .findActor, .createActor,
            .resources, .watchActor, .constructed, .exitActor, .killActor, .exportVersion,
            .fetchVersion,
            .take, .handOn, .disconnected, .vacated:
            true
        }
    }
}
