internal import CYaml

/// A look at a text's tokens before a tree is made of it: a few lines of aliases can stand for more
/// nodes than there is memory, and deep nesting for more calls than there is stack.
enum YAMLTokens {
    static let deepest = 100

    /// What is refused in a text, and its line, from 1; nil for a text that may be read. What is no
    /// YAML at all is told by whoever reads it.
    static func refusal(of text: String) -> (line: Int, text: String)? {
        var parser = yaml_parser_t()
        guard yaml_parser_initialize(&parser) == 1 else { return nil }
        defer { yaml_parser_delete(&parser) }
        let bytes = Array(text.utf8)
        return bytes.withUnsafeBufferPointer { buffer in
            yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
            yaml_parser_set_input_string(&parser, buffer.baseAddress, buffer.count)
            var depth = 0
            while true {
                var token = yaml_token_t()
                guard yaml_parser_scan(&parser, &token) == 1 else { return nil }
                defer { yaml_token_delete(&token) }
                let line = Int(clamping: token.start_mark.line) + 1
                switch token.type {
                case YAML_ANCHOR_TOKEN, YAML_ALIAS_TOKEN:
                    return (
                        line,
                        "`&name` and `*name` are not read here: write the value out, or in quotes "
                            + "where it is a text"
                    )
                case YAML_BLOCK_SEQUENCE_START_TOKEN, YAML_BLOCK_MAPPING_START_TOKEN,
                    YAML_FLOW_SEQUENCE_START_TOKEN, YAML_FLOW_MAPPING_START_TOKEN:
                    depth += 1
                    if depth > deepest { return (line, "it is nested more than \(deepest) deep") }
                case YAML_BLOCK_END_TOKEN, YAML_FLOW_SEQUENCE_END_TOKEN,
                    YAML_FLOW_MAPPING_END_TOKEN:
                    depth -= 1
                case YAML_NO_TOKEN, YAML_STREAM_END_TOKEN: return nil
                default: break
                }
            }
        }
    }
}
