extension Check {
  /// lower ≤ upper + allowed, for bounds.
  ///
  /// Each of `foils` is a wrong upper side that must fall below the lower one by more than `allowed`;
  /// each of `lowerFoils` is a wrong lower side that must rise above the upper one.
  public func atMost(
    _ lower: Double, _ upper: Double, allowed: Double = 0, scale: Double? = nil, _ inputs: String,
    foils: [(String, Double)] = [], lowerFoils: [(String, Double)] = [], file: String = #fileID, line: Int = #line
  ) {
    let complaint =
      Allowance(allowed, scale: scale).complaint ?? (lower <= upper + allowed ? nil : "the bound is broken")
    record(
      .atMost, inputs, "\(lower)", "\(upper)", gap: lower - upper, allowed: allowed, scale: scale, complaint,
      Location(file: file, line: line)
    ) { value in
      if let wrong = value as? LowerSide {
        return wrong.value.isNaN ? .notANumber : FoilVerdict(refused: !(wrong.value <= upper + allowed))
      }
      guard let wrong = number(value) else { return .misfit("a number") }
      return wrong.isNaN ? .notANumber : FoilVerdict(refused: !(lower <= wrong + allowed))
    }
    contrast = { value in
      ((value as? LowerSide)?.value ?? number(value)).map { Contrast(computed: lower, claimed: upper, foil: $0) }
    }
    for (name, value) in foils { foil(name, value) }
    for (name, value) in lowerFoils { foil(name, LowerSide(value: value)) }
  }
}

/// A wrong value for the lower side of a bound.
struct LowerSide: CustomStringConvertible {
  let value: Double
  var description: String { "\(value) as the lower side" }
}
