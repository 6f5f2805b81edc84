/// Numbers as data files write them: sign, digits, point, exponent, and nothing else.
enum DecimalNumber {
  /// The nearest `Double`, `nil` for anything but decimal digits; infinite for a number too large.
  static func parse(_ text: String) -> Double? {
    var digits = 0
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
      case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "e"), UInt8(ascii: "E"): continue
      default: return nil
      }
    }
    guard digits > 0 else { return nil }
    return Double(text)
  }

  /// How to mend a cell that is not a number.
  static func advice(for text: String) -> String? {
    if text.isEmpty { return "write a number; only values may be missing" }
    if ["nan", "na", "n/a", "null", "none", "inf", "-inf", "+inf", "infinity", "-infinity", "?", "-"].contains(text.lowercased())
    {
      return "leave the cell empty where a value is missing"
    }
    if parse(text)?.isInfinite == true { return "the number is too large; change the unit" }
    if text.contains(where: \.isWhitespace) { return "remove the spaces" }
    if parse(text.replacing(",", with: ".")) != nil { return "write a decimal point, not a comma" }
    return nil
  }
}
