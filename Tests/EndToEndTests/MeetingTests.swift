import TestSupport
import Testing

extension EngineTests {
    /// Workers talk to each other without the node once it has connected them.
    @Suite("Meeting")
    struct MeetingTests {
        /// Six workers each read what the five others own, at the same moment: every two of them
        /// ask for a connection to each other, and get one.
        @Test("workers that look for each other at once find each other")
        func everyoneAtOnce() throws {
            let meeting = try TemporaryDirectory()
            let run = try ProgramRun(
                """
                import os, ray
                ray.init(num_cpus=6)
                def meet(place):
                    place = os.path.join(os.environ["MEETING"], place)
                    os.makedirs(place, exist_ok=True)
                    open(os.path.join(place, str(os.getpid())), "w").close()
                    while len(os.listdir(place)) < 6:
                        pass
                @ray.remote
                def make():
                    meet("make")
                    return [ray.put(1)]
                @ray.remote
                def total(made):
                    meet("total")
                    return sum(ray.get([reference for (reference,) in made]))
                made = ray.get([make.remote() for _ in range(6)])
                print(ray.get([total.remote(made) for _ in range(6)], timeout=60))
                """, environment: ["MEETING": meeting.path])
            #expect(run.driverLines == ["[6, 6, 6, 6, 6, 6]"])
        }
    }
}
