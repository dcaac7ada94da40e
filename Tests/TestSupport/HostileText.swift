/// Names, reprs and paths that try to break what they are written into.
package enum HostileText {
    package static let all = [
        "</script><script>document.title='broken'</script>", "<img src=x onerror=\"alert(1)\">",
        "<!-- <script>", "]]>", "\" onmouseover=\"alert(1)", "\"\u{301} onfocus=alert(1) x='",
        "it's \"quoted\" \\ back\\slashed \\N", "a & b &lt; c; &#x27;", "{{name}} ${name} %s",
        "\u{202E}gnp.exe\u{202C} \u{2066}x", "שלום עולם", "مرحبا", "🦊👩‍👩‍👧‍👦 e\u{301}",
        "line\nfeed\ttab\rreturn\u{0}nul\u{1B}[31m", "\u{2028}\u{2029}\u{FEFF}\u{FFFE}",
        "=cmd|' /C calc'!A0", String(repeating: "long ", count: 2000), " ", "constructor",
        "__proto__",
    ]
}
