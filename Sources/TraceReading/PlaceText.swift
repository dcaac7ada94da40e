/// Places in a script as every report writes them.
package enum PlaceText {
    /// `program.py:37`; nil where neither is known.
    package static func of(file: String?, line: Int?) -> String? {
        guard let file else { return line.map { "line \($0)" } }
        let name = file.split(separator: "/").last.map(String.init) ?? file
        return line.map { "\(name):\($0)" } ?? name
    }
}
