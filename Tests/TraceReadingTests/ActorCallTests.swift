import Testing
import TraceReading
import TraceSchema

/// Which of an actor's events are its methods'.
@Suite struct ActorCallTests {
    private func event(_ name: String?, of actor: ActorID?) -> Event {
        var event = Event(kind: .submit, process: .driver, startNs: 0)
        event.name = name
        event.actor = actor
        return event
    }

    @Test func onlyMethodsAreMethodCalls() {
        #expect(event("Counter.inc", of: ActorID(1)).isMethodCall)
        #expect(!event("Counter", of: ActorID(1)).isMethodCall)
        #expect(!event("Counter.__init__", of: ActorID(1)).isMethodCall)
        #expect(!event("module.function", of: nil).isMethodCall)
        #expect(!event(nil, of: ActorID(1)).isMethodCall)
    }

    @Test func aConstructorIsCalledByItsClass() {
        #expect(event("Counter.__init__", of: ActorID(1)).calledName == "Counter")
        #expect(event("Counter", of: ActorID(1)).calledName == "Counter")
        #expect(event("Counter.inc", of: ActorID(1)).calledName == "Counter.inc")
        #expect(event("f", of: nil).calledName == "f")
    }
}
