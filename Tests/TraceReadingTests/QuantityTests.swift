import Testing
import TraceReading

@Suite struct QuantityTests {
    @Test(arguments: [
        (0, "0 B"), (10, "10 B"), (999, "999 B"), (1000, "1.0 kB"), (33_842, "33.8 kB"),
        (102_400, "102.4 kB"), (999_949, "999.9 kB"), (999_950, "1.0 MB"),
        (8_000_242, "8.0 MB"), (8_000_242_000, "8.0 GB"), (1_500_000_000_000, "1.5 TB"),
    ])
    func sizes(bytes: Int, text: String) {
        #expect(Quantity.bytes(bytes) == text)
    }

    @Test(
        arguments: [
            (0, "0 ns"), (999, "999 ns"), (1000, "1.0 µs"), (9949, "9.9 µs"), (9950, "10 µs"),
            (34_000, "34 µs"), (999_499, "999 µs"), (999_500, "1.0 ms"), (1_200_000, "1.2 ms"),
            (99_949_999, "99.9 ms"), (99_950_000, "100 ms"), (999_500_000, "1.00 s"),
            (2_870_000_000, "2.87 s"), (59_994_999_999, "59.99 s"), (59_995_000_000, "1 min"),
            (125_400_000_000, "2 min 5 s"), (-34_000, "-34 µs"),
        ] as [(Int64, String)])
    func times(nanoseconds: Int64, text: String) {
        #expect(Quantity.duration(nanoseconds) == text)
    }

    @Test(
        arguments: [
            ("0", 0), ("4096", 4096), ("800MB", 800_000_000), ("1.5 GB", 1_500_000_000),
            ("64kb", 64000), ("7 B", 7), ("2TB", 2_000_000_000_000), ("", nil), ("GB", nil),
            ("-1", nil), ("1e9", nil), ("1.5.5", nil), ("10 MiB", nil), ("99999999999 TB", nil),
            ("３MB", nil),
        ] as [(String, Int?)])
    func sizesAreRead(text: String, bytes: Int?) {
        #expect(Quantity.byteCount(of: text) == bytes)
    }

    @Test func extremesDoNotOverflow() {
        #expect(Quantity.duration(.max).hasSuffix(" s"))
        #expect(Quantity.duration(.min).hasPrefix("-"))
        #expect(Quantity.bytes(.max) == "9,223,372.0 TB")
        #expect(Quantity.count(.min) == "-9,223,372,036,854,775,808")
    }

    @Test func countsAndRatios() {
        #expect(Quantity.count(998) == "998")
        #expect(Quantity.count(1_000_000) == "1,000,000")
        #expect(Quantity.count(1, "call") == "1 call")
        #expect(Quantity.count(1000, "call") == "1,000 calls")
        #expect(Quantity.ratio(13, to: 10) == "1.3")
        #expect(Quantity.ratio(2400, to: 100) == "24")
        #expect(Quantity.ratio(1, to: 0) == "0")
        #expect(Quantity.share(1, of: 3) == "33 %")
    }
}
