/// What tells whether code has changed since a record was written.
enum Fingerprint {
  /// FNV-1a in 64 bits of some texts, as 16 digits; Tests/Faults/catalogue.py computes the same. It is to notice a change, not an attack.
  static func of(_ texts: [String]) -> String {
    let hash = texts.joined(separator: "\n").utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

extension SourceFile {
  /// The lines without indentation, empty lines and comments, of their own or behind the code.
  var code: String {
    let behind = #/  \/\/[^"]*$/#  // as in `let h = summary(x)  // [B, T, H]`
    let lines = text.split(separator: "\n").map { $0.replacing(behind, with: "").trimming(" ") }
    return lines.filter { !$0.isEmpty && !$0.hasPrefix("//") }.joined(separator: "\n")
  }
}

extension Substring {
  fileprivate func trimming(_ character: Character) -> Substring {
    var rest = drop { $0 == character }
    while rest.last == character { rest.removeLast() }
    return rest
  }
}
