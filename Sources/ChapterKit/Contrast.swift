import Foundation

/// A foil beside the two values that it was refused for, as the page shows them: of several entries, that in which it misses most.
public struct Contrast: Sendable, Codable, Equatable {
  /// The number of the entry, from 0; nil where a single value was compared.
  public let entry: Int?
  /// What the code computed.
  public let computed: String
  /// What the independent road gave.
  public let claimed: String
  /// What the mistake would give.
  public let foil: String

  /// Of single numbers.
  init(computed: Double, claimed: Double, foil: Double, entry: Int? = nil) {
    let digits = (4...15).first { Contrast.number(foil, $0) != Contrast.number(claimed, $0) } ?? 15
    self.entry = entry
    self.computed = Contrast.number(computed, digits)
    self.claimed = Contrast.number(claimed, digits)
    self.foil = Contrast.number(foil, digits)
  }

  /// Of the entry in which the foil is furthest from the claimed number; nil where there is none.
  init?(computed: [Double], claimed: [Double], foil: [Double]) {
    let count = min(computed.count, claimed.count, foil.count)
    guard let entry = (0..<count).max(by: { abs(foil[$0] - claimed[$0]) < abs(foil[$1] - claimed[$1]) }) else { return nil }
    self.init(computed: computed[entry], claimed: claimed[entry], foil: foil[entry], entry: count == 1 ? nil : entry)
  }

  /// Of values of any kind; of lists, the first entry in which the foil differs from the claimed one.
  init<Value>(computed: Value, claimed: Value, foil: Value) {
    let lists = [computed, claimed, foil].map(Contrast.entries)
    let count = lists.map(\.count).min() ?? 0
    if let entry = (0..<count).first(where: { lists[2][$0] != lists[1][$0] }), lists.allSatisfy({ $0.count == count }), count > 1
    {
      self.entry = entry
      (self.computed, self.claimed, self.foil) = (lists[0][entry], lists[1][entry], lists[2][entry])
    } else {
      entry = nil
      (self.computed, self.claimed, self.foil) = (
        Contrast.abridged("\(computed)"), Contrast.abridged("\(claimed)"), Contrast.abridged("\(foil)")
      )
    }
  }

  private static func entries<Value>(_ value: Value) -> [String] {
    let mirror = Mirror(reflecting: value)
    guard mirror.displayStyle == .collection else { return [] }
    return mirror.children.map { abridged("\($0.value)") }
  }

  /// A number with a true minus sign.
  static func number(_ value: Double, _ digits: Int) -> String {
    let text = value == 0 ? "0" : String(format: "%.\(digits)g", value)
    return text.replacing("-", with: "−")
  }

  static func abridged(_ text: String) -> String { text.count <= 32 ? text : text.prefix(31) + "…" }
}
