import TraceSchema

extension ProcessID {
    /// Its name as part of an id: a trace may call a process anything, and ids stand unescaped in
    /// DOT and SVG. Characters other than those of our own names become their numbers.
    var identifier: String {
        String(
            name.unicodeScalars.map { scalar in
                switch scalar {
                case "a"..."z", "A"..."Z", "0"..."9", "-": String(scalar)
                default: "_" + String(scalar.value, radix: 16)
                }
            }.joined().prefix(60))
    }
}
