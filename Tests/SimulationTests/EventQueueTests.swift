import Testing

@testable import Simulation

struct EventQueueTests {
    @Test("nothing comes out of an empty one")
    func empty() {
        var queue = EventQueue<Int>()
        #expect(queue.pop() == nil)
        #expect(queue.total == 0)
    }

    @Test("what happens at one time comes in the order in which it was asked for")
    func ties() {
        var queue = EventQueue<Int>()
        for number in 0..<100 { queue.add(number, at: 7) }
        queue.add(100, at: 6)
        var order: [Int] = []
        while let (_, number) = queue.pop() { order.append(number) }
        #expect(order == [100] + Array(0..<100))
        #expect(queue.total == 101)
    }

    @Test("many, in the order of time, with others added in between")
    func many() {
        var random = SplitMix64(seed: 3)
        var queue = EventQueue<Int>()
        var model: [(time: Int64, number: Int)] = []
        for number in 0..<3000 {
            let time = Int64(random.next(below: 500))
            queue.add(number, at: time)
            model.append((time, number))
            guard number % 3 == 2, let least = model.indices.min(by: { model[$0] < model[$1] })
            else { continue }
            let (time2, taken) = queue.pop() ?? (-1, -1)
            #expect((time2, taken) == model.remove(at: least))
        }
        var rest: [Int] = []
        while let (_, number) = queue.pop() { rest.append(number) }
        #expect(rest == model.sorted { $0 < $1 }.map(\.number))
        #expect(rest.count == 2000)
    }
}
