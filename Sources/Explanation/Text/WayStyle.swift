internal import TextReport

extension TextStyle {
    /// A way has the same colour wherever it is named.
    func way(_ text: String, _ way: Way) -> String {
        switch way {
        case .inline, .put: escaped(text, "34")
        case .reference: escaped(text, "32")
        case .captured: escaped(text, "35")
        case .nothing: text
        }
    }
}
