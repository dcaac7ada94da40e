import TestSupport
import Testing
import TraceFile
import TraceSchema

/// The check that recorded traces are held to finds what it is there for.
@Suite struct TraceConformanceTests {
    private func problems(_ change: (inout TraceBuilder) -> Void) -> [String] {
        var build = TraceBuilder()
        build.event(.put, at: 5, for: 3) {
            $0.bytes = 10
            $0.copied = 10
        }
        change(&build)
        return TraceConformance.problems(in: build.trace)
    }

    @Test func aSoundTraceHasNone() {
        #expect(problems { _ in } == [])
        #expect(problems { $0.fold(Fold(kind: .put, process: .driver, count: 3)) } == [])
    }

    @Test func eachMistakeIsTold() {
        #expect(
            problems { $0.event(.put, at: 4) } == ["put: starts before the event above it"])
        #expect(
            problems { $0.event(.put, at: 6) { $0.id = 7 } } == ["put: the id is not the position"])
        #expect(
            problems { $0.event(.execute, in: .worker(9), at: 6) }
                == ["execute: the header has no process worker-9"])
        #expect(
            problems { $0.event(.get, at: 6, for: 1) { $0.waitedNs = 2 } }
                == ["get: waited longer than it took"])
        #expect(
            problems {
                $0.event(.get, at: 6) {
                    $0.bytes = 1
                    $0.copied = 2
                }
            } == ["get: copied more than there is"])
        #expect(
            problems {
                $0.event(.lease, at: 6) { $0.captures = [] }
                $0.event(.lease, at: 6) { $0.captures = [] }
            } == ["lease: may not have `captures`"])
        #expect(
            problems { $0.header { $0.folded = 1 } }
                == ["the header's `folded` is not what the folds count"])
        #expect(
            problems {
                $0.header { $0.engine = .ray }
                $0.event(.spill, at: 6)
            } == ["spill: this engine cannot see it"])
    }
}
