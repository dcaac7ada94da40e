import ObjectPassing

/// The invariants that concern more than one machine.
extension SimulatedWorld {
    /// A stored object may go when nobody holds a reference. After a loss that is sure for the owner
    /// alone: a reference on its way from a dead process protects nothing, and what a dead worker
    /// stored and did not hand back goes before it is tried again.
    func checkFreed(_ object: ObjectKey) {
        let owner = process(object.owner)
        guard owner.isAlive, isWhole else { return }
        if losses > 0 {
            guard owner.holds(object), case .stored = owner.machine.references.value(of: object)
            else { return }
            report(.freedWhileReferenced, "\(object) was freed while its owner holds it")
        } else {
            checkHeldNowhere(object)
        }
    }

    /// A process lets go of an object: nobody whom it may not forget needs it.
    func checkDropped(_ object: ObjectKey, by process: SimulatedProcess) {
        if process.holds(object) {
            report(
                .freedWhileReferenced,
                "\(name(process.number)) lets go of \(object) and holds a reference to it")
        }
        guard object.owner == process.number else { return }
        for (borrower, count) in registered.removeValue(forKey: object) ?? [:] where count > 0 {
            report(
                .freedWhileReferenced,
                "\(object) was let go of while \(name(borrower)) is registered as a borrower")
        }
        if losses == 0, isWhole { checkHeldNowhere(object) }
    }

    private func checkHeldNowhere(_ object: ObjectKey) {
        for process in processes where process.holds(object) {
            report(
                .freedWhileReferenced,
                "\(object) was freed while \(name(process.number)) holds a reference")
        }
    }

    /// Keeps book of who is registered as a borrower, by what the owner is told.
    func keepBook(of message: PeerMessage, from sender: ProcessNumber, by owner: SimulatedProcess) {
        switch message {
        case .borrow(let object) where owner.knows(object):
            registered[object, default: [:]][sender, default: 0] += 1
        case .release(let object, let count):
            guard let known = registered[object]?[sender] else { return }
            registered[object]?[sender] = known > count ? known - count : nil
        default: break
        }
    }

    func forgetBorrower(_ borrower: ProcessNumber, by owner: ProcessNumber) {
        for object in Array(registered.keys) where object.owner == owner {
            registered[object]?[borrower] = nil
        }
    }

    /// Each lease is in one place: with who asked for it, or on the way there, or on the way back.
    func checkLeases() {
        guard isWhole else { return }
        for (worker, lessee) in node.scheduler.leases {
            let holder = process(lessee)
            guard holder.isAlive, process(worker).isAlive,
                !holder.machine.references.isDead(worker)
            else { continue }
            let places =
                (leasesUnderWay[Link(from: lessee, to: worker)] ?? 0)
                + (holder.machine.submitter.hasLease(of: worker) ? 1 : 0)
            if places != 1 {
                report(
                    .leaseKept,
                    "the lease of \(name(worker)) for \(name(lessee)) is in \(places) places")
            }
        }
    }

    // MARK: When all is quiet

    func checkEnd() {
        guard isNodeAlive else {
            checkAfterNode()
            return
        }
        guard isWhole else {
            checkAfterRun()
            return
        }
        for process in processes where process.isAlive {
            let who = name(process.number)
            if let reason = process.unfinished { report(.waitEnds, "\(who) \(reason)") }
            if process.machine.unfinishedCalls > 0 {
                report(.waitEnds, "\(who) has \(process.machine.unfinishedCalls) calls at the end")
            }
            let known = process.machine.references.count
            if !scenario.holdsForever, known > 0 {
                report(.keptUnreferenced, "\(who) knows \(known) objects at the end")
            }
        }
        if !scenario.holdsForever {
            if node.actors.living > 0 {
                report(.keptUnreferenced, "\(node.actors.living) actors live at the end")
            }
            if node.objects.count > 0 {
                report(.keptUnreferenced, "\(node.objects.count) objects are left in the store")
            }
        }
        checkSlots()
    }

    private func checkSlots() {
        if !node.scheduler.leases.isEmpty || node.dependencies.count > 0 {
            report(.leaseKept, "leases are left at the end: \(node.scheduler.leases)")
        }
        guard !scenario.holdsForever else { return }
        if node.scheduler.isBusy { report(.leaseKept, "requests for leases are left at the end") }
        let workers = processes.filter { $0.isAlive && $0.number != Self.driver }.map(\.number)
        if Set(workers) != Set(node.scheduler.idleWorkers) {
            report(
                .slotKept,
                "workers \(workers) live at the end, idle are \(node.scheduler.idleWorkers)")
        }
    }

    /// The driver has ended, or has asked for the end.
    private func checkAfterRun() {
        for process in processes where process.isAlive {
            report(.waitEnds, "\(name(process.number)) lives after the end of the run")
        }
        if node.objects.count > 0 {
            report(.keptUnreferenced, "\(node.objects.count) objects are left after the run")
        }
        if !node.scheduler.leases.isEmpty {
            report(.leaseKept, "leases are left after the run: \(node.scheduler.leases)")
        }
    }

    private func checkAfterNode() {
        for process in processes where process.isAlive && process.number != Self.driver {
            report(.waitEnds, "\(name(process.number)) lives after its node")
        }
        let driver = process(Self.driver)
        guard driver.isAlive else { return }
        if let reason = driver.unfinished { report(.waitEnds, "the driver \(reason)") }
        if driver.machine.unfinishedCalls > 0 {
            report(.waitEnds, "the driver's calls have not ended, though the node has")
        }
        let known = driver.machine.references.count
        if !scenario.holdsForever, known > 0 {
            report(.keptUnreferenced, "the driver knows \(known) objects at the end")
        }
    }
}
