import Fuzzing
import ObjectPassing
import Testing

@testable import Messaging

/// Steps of the protocol by their names, and the kinds of messages that tests go through.
@Suite struct DeathPointTests {
    @Test func samplesHaveAMessageOfEachKind() {
        #expect(Set(Samples.requests.map(\.kind)) == Set(NodeRequest.Kind.allCases))
        #expect(Set(Samples.replies.map(\.kind)) == Set(NodeReply.Kind.allCases))
        #expect(Set(Samples.peerMessages.map(\.kind)) == Set(PeerMessage.Kind.allCases))
    }

    @Test func aStepHasARoleAMomentAKindAndANumber() throws {
        let step = try #require(DeathPoint.Step("worker:sending:NodeRequest.seal:2"))
        #expect(step.role == .worker && step.moment == .sending && step.number == 2)
        #expect(step.kind == NodeRequest.seal(object: Samples.object).kind.name)
    }

    @Test(arguments: [
        "", "worker", "worker:sending:NodeRequest.seal", "worker:sending:NodeRequest.seal:0",
        "worker:sending:NodeRequest.seal:2:", "nobody:sending:NodeRequest.seal:1",
        "worker:thinking:NodeRequest.seal:1", "worker:sending::1", "worker:sending:x:y",
    ])
    func anythingElseIsNone(text: String) {
        #expect(DeathPoint.Step(text) == nil)
    }
}
