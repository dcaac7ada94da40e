/// What stands before a page's body: what it may do, its title, its style.
package struct PageHead {
    private let title: String
    private let style: String
    private let nonce: String

    /// By this a later run knows a page of ours, which it may replace.
    static let generator = "rayscope"

    /// The page's own style stands behind that of all pages; its script has to carry the nonce.
    package init(title: String, style: String, nonce: String) {
        (self.title, self.style, self.nonce) = (title, style, nonce)
    }

    /// One that nobody can know beforehand.
    package static func freshNonce() -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<2).map { _ in String(generator.next(), radix: 36) }.joined()
    }

    package func write(into html: inout HTMLOutput) {
        html.element("head") { html in
            html.void("meta", ["charset": "utf-8"])
            // Nothing is fetched from anywhere, and no other script or style than the page's own runs.
            let policy =
                "default-src 'none'; script-src 'nonce-\(nonce)'; style-src 'nonce-\(nonce)'; "
                + "img-src data:; base-uri 'none'; form-action 'none'"
            html.void("meta", ["http-equiv": "Content-Security-Policy", "content": policy])
            html.void(
                "meta", ["name": "viewport", "content": "width=device-width,initial-scale=1"])
            html.void("meta", ["name": "generator", "content": Self.generator])
            html.void("link", ["rel": "icon", "href": "data:,"])
            html.element("title", text: "\(PageText.shown(title)) · Rayscope")
            html.endLine()
            html.element("style", ["nonce": nonce]) {
                $0.markup(PageAsset.base)
                $0.markup(style)
            }
            html.endLine()
        }
    }
}
