extension Check {
  /// Tries a plausible wrong value in place of the one computed last; the comparison must refuse it.
  ///
  /// For `equal`, `mean` and `exactly` the value stands in for the computed one, for `atMost` for the upper side.
  /// A foil that passes fails its claim: a check that cannot tell the right formula from a wrong one cannot fail.
  public func foil<Value>(_ name: String, _ value: Value) {
    guard let judge, !results.isEmpty else {
      strayFoils.append(name)
      return
    }
    let verdict = judge(value)
    results[results.count - 1].foils.append(
      CheckResult.Foil(
        name: name, value: "\(value)", refused: verdict.refused, complaint: verdict.complaint,
        contrast: contrast?(value)))
  }
}

/// What a comparison says of a foil.
struct FoilVerdict {
  let refused: Bool
  let complaint: String?

  init(refused: Bool, complaint: String = "the check cannot fail: it passes this wrong value too") {
    self.refused = refused
    self.complaint = refused ? nil : complaint
  }

  /// Every comparison refuses NaN, so a foil that is NaN shows nothing.
  static let notANumber = FoilVerdict(refused: false, complaint: "the foil is NaN, which any check refuses")

  static func misfit(_ expected: String) -> FoilVerdict {
    FoilVerdict(refused: false, complaint: "the foil does not fit its check, which compares \(expected)")
  }
}

/// The distance a deterministic comparison lets pass, and whether that is small enough to see a mistake.
struct Allowance {
  /// A check with a stated scale must be able to see an error of this part of it.
  static let finestPart = 1e-3

  let complaint: String?

  init(_ allowed: Double, scale: Double?) {
    if !(allowed >= 0 && allowed.isFinite) {
      complaint = "the allowance must be a finite number from 0 up, and is \(allowed)"
    } else if let scale, !(scale > 0 && scale.isFinite) {
      complaint = "the scale must be a finite number above 0, and is \(scale)"
    } else if let scale, allowed > Self.finestPart * scale {
      complaint = "oracle too weak: it allows \(allowed), and 0.1 % of the scale \(scale) is \(Self.finestPart * scale)"
    } else {
      complaint = nil
    }
  }
}
