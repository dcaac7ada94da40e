/// What a call holds while it runs, besides CPUs: names of `resources={…}` with thousandths.
package struct CustomResources: Hashable, Sendable {
    /// By name, each once.
    package private(set) var amounts: [Amount] = []

    package struct Amount: Hashable, Sendable {
        package var name: String
        package var milli: Int32

        package init(name: String, milli: Int32) {
            self.name = name
            self.milli = milli
        }
    }

    package init() {}

    package init(_ amounts: [Amount]) {
        self.amounts = amounts.sorted { $0.name < $1.name }
    }

    package var isEmpty: Bool { amounts.isEmpty }

    /// Whether all of the other's is part of this.
    package func covers(_ other: CustomResources) -> Bool {
        other.amounts.allSatisfy { wanted in
            wanted.milli <= amounts.first { $0.name == wanted.name }?.milli ?? 0
        }
    }

    package mutating func take(_ other: CustomResources) { change(other, by: -1) }
    package mutating func giveBack(_ other: CustomResources) { change(other, by: 1) }

    private mutating func change(_ other: CustomResources, by sign: Int32) {
        for one in other.amounts {
            guard let index = amounts.firstIndex(where: { $0.name == one.name }) else { continue }
            amounts[index].milli += sign * one.milli
        }
    }

    /// "2 spec and 1 disk".
    var words: String {
        amounts.map { "\(Self.text($0.milli)) \($0.name)" }.joined(separator: " and ")
    }

    static func text(_ milli: Int32) -> String {
        milli % 1000 == 0 ? "\(milli / 1000)" : "\(Double(milli) / 1000)"
    }
}
