/// The networks that can be named.
///
/// Bandwidths are those of the link, less nothing for headers. Latencies between two machines differ
/// more than bandwidths do: who knows theirs gives it with ``NetworkModel/init(latencyNs:bytesPerSecond:coreBytesPerSecond:)``.
extension NetworkModel {
    /// - Ethernet: the rate is in the name (IEEE 802.3). 50 µs one way, a round trip of 100 µs, is what
    ///   Rumble et al., "It's Time for Low Latency" (HotOS 2011), call out of reach for the usual
    ///   network hardware and kernels of then; a round number, not a measurement.
    /// - EC2: `aws ec2 describe-instance-types` says 10 Gigabit for m5.8xlarge and 25 Gigabit for
    ///   m5.24xlarge, each way at once (EC2 User Guide, "Amazon EC2 instance network bandwidth", which
    ///   also says that one flow gets at most 5 Gbit/s outside a cluster placement group: not
    ///   modelled). Half of a ping's 0.25 ms inside one zone (xkyle.com, "Measuring AWS Region and AZ
    ///   Latency"; orensol.com of 2009 found 0.26 ms).
    /// - Google Cloud: 2 Gbit/s for each vCPU up to 16 Gbit/s (Google Cloud blog, "5 steps to better GCP
    ///   network performance"); round trips inside a region below 1 ms in 95 of 100 cases ("Best
    ///   practices for Compute Engine regions selection"), of which half: an upper bound.
    package static let presets: [NetworkModel] = [
        ethernet("1gbe", gigabits: 1), ethernet("10gbe", gigabits: 10),
        ethernet("25gbe", gigabits: 25), ethernet("100gbe", gigabits: 100),
        ec2("ec2-10g", "m5.8xlarge", gigabits: 10), ec2("ec2-25g", "m5.24xlarge", gigabits: 25),
        NetworkModel(
            name: "gcp-16g", latencyNs: 500_000, bytesPerSecond: 2_000_000_000,
            coreBytesPerSecond: nil,
            source:
                "16 Gbit/s, Google Cloud's limit for a machine of 8 vCPUs or more as its blog gives"
                + " it; 500 µs, half of the 1 ms that round trips in a region stay below (Google's"
                + " guide to regions), an upper bound"),
    ]

    /// Of the presets, in the order to show them in.
    package static var names: [String] { presets.map(\.name) }

    /// - Returns: Nil where no preset has this name; ``names`` says which there are.
    package static func named(_ name: String) -> NetworkModel? {
        presets.first { $0.name == name }
    }

    private static func ethernet(_ name: String, gigabits: Int) -> NetworkModel {
        NetworkModel(
            name: name, latencyNs: 50_000, bytesPerSecond: gigabits * 125_000_000,
            coreBytesPerSecond: nil,
            source:
                "\(gigabits) Gbit/s Ethernet (IEEE 802.3); 50 µs one way is an assumption, after"
                + " the 100 µs round trip in Rumble et al., HotOS 2011")
    }

    private static func ec2(_ name: String, _ instance: String, gigabits: Int) -> NetworkModel {
        NetworkModel(
            name: name, latencyNs: 125_000, bytesPerSecond: gigabits * 125_000_000,
            coreBytesPerSecond: nil,
            source:
                "\(gigabits) Gbit/s, as EC2 says of \(instance); 125 µs one way, half of a ping in"
                + " one zone (xkyle.com, \"Measuring AWS Region and AZ Latency\")")
    }
}
