/// What can be asked of a network.
extension FluidNetwork {
    /// A direction of a node's link, or the core.
    package enum LinkName: Equatable, Sendable {
        case up(node: Int)
        case down(node: Int)
        case core
    }

    /// What a node has sent to others, in bytes; a flow counts when its last byte has left.
    package func bytesUp(_ node: Int) -> Int { links[node].carried }

    /// What a node has got from others, in bytes; a flow counts when its last byte has left its sender.
    package func bytesDown(_ node: Int) -> Int { links[nodes + node].carried }

    /// The link that has carried most by its capacity, and how much; of several the first, nodes' ups
    /// before downs before the core. Nil where none has carried anything.
    package var busiestLink: (link: LinkName, bytes: Int)? {
        var best: Int?
        for at in links.indices where links[at].carried > 0 {
            let load = Double(links[at].carried) / links[at].capacity
            if load > best.map({ Double(links[$0].carried) / links[$0].capacity }) ?? 0 {
                best = at
            }
        }
        return best.map { (name($0), links[$0].carried) }
    }

    /// Bytes per second that each flow from one node to another gets now; nil where there is none.
    package mutating func rate(from: Int, to: Int) -> Double? {
        settle()
        for entry in links[from].entries where pairs[Int(entry.pair)].down == Int32(nodes + to) {
            return level[Int(heldBy[Int(entry.pair)])] * 1e9
        }
        return nil
    }

    /// Where the rates of now are not max-min fair, up to five times the tolerance; empty where all is well. Slow:
    /// looks at every flow's way; for tests.
    package mutating func violations() -> [String] {
        settle()
        let slack = 5 * tolerance + 1e-9
        var total = Array(repeating: 0.0, count: links.count)
        var fastest = total
        for link in active {
            for entry in links[Int(link)].entries {
                let rate = level[Int(heldBy[Int(entry.pair)])]
                total[Int(link)] += Double(entry.flows) * rate
                fastest[Int(link)] = max(fastest[Int(link)], rate)
            }
        }
        var found: [String] = []
        for link in active.sorted() {
            let at = Int(link)
            if total[at] > links[at].capacity * (1 + slack) {
                found.append("\(name(at)) carries \(total[at]) B/ns of \(links[at].capacity)")
            }
            for entry in links[at].entries where link < Int32(nodes) {
                let rate = level[Int(heldBy[Int(entry.pair)])]
                let way = hasCore ? [link, entry.other, entry.third] : [link, entry.other]
                let isHeld = way.contains { step in
                    total[Int(step)] >= links[Int(step)].capacity * (1 - slack)
                        && rate >= fastest[Int(step)] * (1 - slack)
                }
                if !isHeld {
                    found.append(
                        "\(name(at)) to \(name(Int(entry.other))) could have more than \(rate)")
                }
            }
        }
        return found
    }

    private func name(_ link: Int) -> LinkName {
        if link < nodes { return .up(node: link) }
        return link < 2 * nodes ? .down(node: link - nodes) : .core
    }
}
