extension HTMLOutput {
    /// A sentence that quotes code between backticks.
    package mutating func quoting(_ text: String) {
        let pieces = PageText.shown(text).split(separator: "`", omittingEmptySubsequences: false)
        guard !pieces.count.isMultiple(of: 2) else { return append(PageText.shown(text)) }
        for (index, piece) in pieces.enumerated() {
            if index.isMultiple(of: 2) {
                append(String(piece))
            } else {
                element("code", text: String(piece))
            }
        }
    }
}
