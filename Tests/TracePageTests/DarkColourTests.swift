import Foundation
import Testing

@testable import TracePage

@Suite("Colours on a dark background")
struct DarkColourTests {
    /// Red, green and blue from 0 to 1 of `hsl(210 40% 30%)`.
    private func parts(_ colour: String) throws -> [Double] {
        let numbers = colour.split { !"0123456789".contains($0) }.compactMap { Double($0) }
        try #require(numbers.count == 3)
        let (hue, saturation, lightness) = (numbers[0], numbers[1] / 100, numbers[2] / 100)
        let chroma = saturation * min(lightness, 1 - lightness)
        return [0.0, 8, 4].map { offset in
            let turn = (offset + hue / 30).truncatingRemainder(dividingBy: 12)
            return lightness - chroma * max(-1, min(turn - 3, 9 - turn, 1))
        }
    }

    private func luminance(_ colour: String) throws -> Double {
        let linear = try parts(colour).map { part in
            part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }

    private func contrast(_ first: String, _ second: String) throws -> Double {
        let both = [try luminance(first), try luminance(second)].sorted()
        return (both[1] + 0.05) / (both[0] + 0.05)
    }

    // The timeline's own, by their light values.
    private static let fills = [
        "#FBDDA6", "#F0CFE2", "#FAF3A8", "#BFDDF3", "#E3E6EA", "#B9E4D5", "#FAD0B8", "#FFFFFF",
    ]
    private static let lines = [
        "#C98600", "#B0508A", "#A79B00", "#0072B2", "#7A838E", "#00876A", "#D55E00", "#C22E00",
    ]
    private static let panel = "#F4F6F8"

    @Test("text stands out from every fill", arguments: fills)
    func text(fill: String) throws {
        let ink = DarkColour.counterpart(of: "#1F2933")
        #expect(try contrast(ink, DarkColour.counterpart(of: fill)) >= 4.5)
    }

    @Test("borders and arrows stand out from the panel", arguments: lines)
    func line(colour: String) throws {
        let panel = DarkColour.counterpart(of: Self.panel)
        #expect(try contrast(DarkColour.counterpart(of: colour), panel) >= 3)
    }

    @Test("quiet text stands out from the panel", arguments: ["white", panel])
    func quiet(ground: String) throws {
        let quiet = DarkColour.counterpart(of: "#52606D")
        #expect(try contrast(quiet, DarkColour.counterpart(of: ground)) >= 4.5)
    }

    @Test("what is no colour stays as it is", arguments: ["none", "#12", "url(#x)", "#gggggg"])
    func others(text: String) {
        #expect(DarkColour.counterpart(of: text) == text)
    }
}
