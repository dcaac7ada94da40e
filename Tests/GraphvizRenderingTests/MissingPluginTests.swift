import Testing

@testable import GraphvizRendering

@Suite("A Graphviz that lacks something")
struct MissingPluginTests {
    @Test("A format it can't write is refused with the package that brings it")
    func missingFormat() async {
        let error = await #expect(throws: GraphvizError.self) {
            try await GraphvizRenderer.render(
                dot: "digraph { a [pos=\"0,0\"] }", format: "hologram", dotsPerInch: nil)
        }
        #expect(error == .missingPlugin(purpose: "write hologram"))
        #expect(error?.description.contains("libgvc6") == true)
        #expect(error?.description.contains("\n") == false)
    }
}
