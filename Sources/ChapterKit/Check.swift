/// Collects what a claim computes, compares it with the independent road, and tries the foils.
///
/// A check fails in words, never by a trap, so that the chapter goes on to its next claim.
/// `computed` is always the project's own number, `claimed` the oracle's; `allowed` is the oracle's error plus the
/// rounding of the thing tested.
public final class Check {
  /// The seed of this run: every draw made by a claim derives from it.
  public let seed: UInt64
  /// Whether the reader asked for the long version (`--full`).
  public let full: Bool
  /// What has been compared so far.
  public internal(set) var results: [CheckResult] = []

  /// How the comparison made last judges a value put in place of the computed one.
  var judge: ((Any) -> FoilVerdict)?
  /// How the comparison made last sets a foil beside its own values.
  var contrast: ((Any) -> Contrast?)?
  /// Foils that were offered before anything had been compared.
  var strayFoils: [String] = []

  /// A collector for one run of one claim.
  public init(seed: UInt64 = 0, full: Bool = false) {
    self.seed = seed
    self.full = full
  }

  /// |computed − claimed| ≤ allowed; each foil must miss `claimed` by more than `allowed`.
  ///
  /// With a `scale`, an allowance above 0.1 % of it fails as "oracle too weak".
  public func equal(
    _ computed: Double, claimed: Double, allowed: Double, scale: Double? = nil, _ inputs: String,
    foils: [(String, Double)] = [], file: String = #fileID, line: Int = #line
  ) {
    let complaint =
      Allowance(allowed, scale: scale).complaint
      ?? (abs(computed - claimed) <= allowed ? nil : "the gap exceeds what is allowed")
    record(
      .equal, inputs, "\(computed)", "\(claimed)", gap: abs(computed - claimed), allowed: allowed, scale: scale,
      complaint, Location(file: file, line: line)
    ) { value in
      guard let wrong = number(value) else { return .misfit("a number") }
      return wrong.isNaN ? .notANumber : FoilVerdict(refused: !(abs(wrong - claimed) <= allowed))
    }
    contrast = { number($0).map { Contrast(computed: computed, claimed: claimed, foil: $0) } }
    for (name, value) in foils { foil(name, value) }
  }

  /// Entry by entry |computed − claimed| ≤ allowed; the worst entry is recorded. A foil must miss in at least one entry.
  public func equal(
    _ computed: [Double], claimed: [Double], allowed: Double, scale: Double? = nil, _ inputs: String,
    foils: [(String, [Double])] = [], file: String = #fileID, line: Int = #line
  ) {
    let gaps = zip(computed, claimed).map { abs($0 - $1) }
    let worst = gaps.indices.first { gaps[$0].isNaN } ?? gaps.indices.max { gaps[$0] < gaps[$1] }
    let sizes = computed.count == claimed.count ? nil : "\(computed.count) numbers computed, \(claimed.count) claimed"
    let complaint =
      Allowance(allowed, scale: scale).complaint ?? sizes ?? (gaps.isEmpty ? "there is nothing to compare" : nil)
      ?? (gaps.allSatisfy { $0 <= allowed } ? nil : "the gap exceeds what is allowed")
    record(
      .equal, worst.map { "\(inputs), entry \($0) of \(gaps.count)" } ?? inputs, worst.map { "\(computed[$0])" } ?? "nothing",
      worst.map { "\(claimed[$0])" } ?? "nothing", gap: worst.map { gaps[$0] }, allowed: allowed, scale: scale, complaint,
      Location(file: file, line: line)
    ) { value in
      guard let wrong = value as? [Double], wrong.count == claimed.count else { return .misfit("\(claimed.count) numbers") }
      if wrong.contains(where: \.isNaN) { return .notANumber }
      return FoilVerdict(refused: !zip(wrong, claimed).allSatisfy { abs($0 - $1) <= allowed })
    }
    contrast = { ($0 as? [Double]).flatMap { Contrast(computed: computed, claimed: claimed, foil: $0) } }
    for (name, value) in foils { foil(name, value) }
  }

  /// The two values are the same: integers, booleans, sets, strings. Each foil must differ from `claimed`.
  public func exactly<Value: Equatable>(
    _ computed: Value, claimed: Value, _ inputs: String, foils: [(String, Value)] = [], file: String = #fileID,
    line: Int = #line
  ) {
    record(
      .exactly, inputs, "\(computed)", "\(claimed)", computed == claimed ? nil : "the two differ",
      Location(file: file, line: line)
    ) { value in
      guard let wrong = value as? Value else { return .misfit("a value of type \(Value.self)") }
      return FoilVerdict(refused: wrong != claimed)
    }
    contrast = { ($0 as? Value).map { Contrast(computed: computed, claimed: claimed, foil: $0) } }
    for (name, value) in foils { foil(name, value) }
  }

  func record(
    _ comparison: CheckResult.Comparison, _ inputs: String, _ computed: String, _ claimed: String, gap: Double? = nil,
    allowed: Double? = nil, scale: Double? = nil, detectable: Double? = nil, _ complaint: String?, _ location: Location,
    judge: @escaping (Any) -> FoilVerdict
  ) {
    results.append(
      CheckResult(
        inputs: inputs, comparison: comparison, computed: computed, claimed: claimed, gap: gap, allowed: allowed,
        scale: scale, detectable: detectable, complaint: complaint, foils: [], location: location))
    (self.judge, contrast) = (judge, nil)
  }
}

/// A whole or a floating number as Float64, whichever way a foil was written.
func number(_ value: Any) -> Double? {
  switch value {
  case let value as Double: value
  case let value as Float: Double(value)
  case let value as Int: Double(value)
  default: nil
  }
}
