import Foundation

/// How an outcome is written: one line when it holds; both numbers, inputs, seed and how to repeat it when not.
extension Terminal {
  func show(_ outcome: Outcome, program: String, isCompared: Bool = true, isVerbose: Bool = false) {
    if outcome.holds {
      if isCompared, let comparison = outcome.comparison { paragraph(comparison, indent: 2, hang: 2) }
      let verdict = outcome.kind == .finding ? "agrees with its record" : "holds"
      line("  " + styled(verdict, .good) + styled("  " + outcome.summary, .faint))
      if isVerbose { for text in outcome.everything { paragraph(text, indent: 4, hang: 2, .faint) } }
    } else {
      line("  " + styled("FAILS", .bad))
      for text in outcome.account(program: program) { paragraph(text, indent: 4, hang: 2) }
    }
  }
}

extension Outcome {
  /// The check that tells most, as one line: what the code computed, what the independent road gave, and what one or two mistakes would.
  ///
  /// Of all checks it is the first that compares numbers and refuses a foil, or else the first that refuses one.
  var comparison: String? {
    let telling = checks.filter { $0.foils.contains { $0.contrast != nil } }
    let numbers = telling.filter {
      $0.comparison != .exactly && $0.foils.contains { $0.contrast?.entry == nil && $0.contrast != nil }
    }
    guard let check = numbers.first ?? telling.first, let first = check.foils.compactMap(\.contrast).first else { return nil }
    let entry = first.entry.map { ", entry \($0 + 1)" } ?? ""
    let foils = check.foils.filter { $0.contrast?.entry == first.entry && $0.contrast?.claimed == first.claimed }.prefix(2)
    let road = check.comparison == .atMost ? "at most" : oracle + ":"
    return
      (["\(check.place)\(entry): by the code \(first.computed)", "\(road) \(first.claimed)"]
      + foils.compactMap { foil in foil.contrast.map { "\(foil.name): \($0.foil)" } }).joined(separator: " · ")
  }

  /// Every number that was compared and every foil, check by check, and the independent road.
  var everything: [String] {
    ["independent road: \(oracle)"]
      + checks.map { check in
        let foils = check.foils.map { foil in " · \(foil.name): \(foil.contrast?.foil ?? Contrast.abridged(foil.value))" }
        let relation = check.comparison == .atMost ? "at most" : "expected"
        return "\(check.inputs): computed \(Contrast.abridged(check.computed)), \(relation) \(Contrast.abridged(check.claimed))"
          + foils.joined()
      }
  }

  /// The tightest check and the counts, in one line.
  var summary: String {
    let foils = foilsRefused
    var parts = ["\(checks.count) \(checks.count == 1 ? "check" : "checks")"]
    parts.append("\(foils) \(foils == 1 ? "foil" : "foils") refused")
    if seconds >= 0.1 { parts.append("\(String(format: "%.1f", seconds)) s") }
    return parts.joined(separator: " · ")
  }

  /// Everything needed to understand and repeat a failure, line by line.
  public func account(program: String) -> [String] {
    var lines = complaints
    for check in checks where !check.holds {
      if let complaint = check.complaint {
        lines.append("\(complaint): \(check.inputs)")
        let sign = check.comparison == .atMost ? "should be at most" : "claimed"
        lines.append("computed \(check.computed), \(sign) \(check.claimed)")
        if let gap = check.gap, let allowed = check.allowed { lines.append("gap \(short(gap)), allowed \(short(allowed))") }
        if let detectable = check.detectable { lines.append("smallest effect it can detect: \(short(detectable))") }
      }
      for foil in check.foils where !foil.refused {
        lines.append(
          "foil “\(foil.name)” = \(foil.value) against \(check.claimed), allowed \(check.allowed.map(short) ?? "nothing"):"
            + " \(foil.complaint ?? "not refused") (\(check.inputs))")
      }
      lines.append("at \(check.location)")
    }
    lines.append("independent road: \(oracle)")
    lines.append("seed \(seed); claim written at \(location)")
    lines.append("repeat with: \(command(program: program))")
    return lines
  }

  /// The line that runs this claim again as it ran here.
  func command(program: String) -> String {
    "swift run \(program) --only \"\(id)\"" + (seed == Options.usualSeed ? "" : " --seed \(seed)") + (full ? " --full" : "")
  }
}

extension CheckResult {
  /// The inputs, without the entry at which computed and claimed numbers differ most.
  var place: String { inputs.replacing(#/, entry \d+ of \d+$/#, with: "") }

  /// The part of the allowance that the gap uses up.
  var strain: Double {
    guard let gap, let allowed else { return 0 }
    return gap == 0 ? 0 : gap / allowed
  }
}

/// A number to two digits, for gaps and allowances.
func short(_ value: Double) -> String {
  value == 0 ? "0" : String(format: "%.2g", value)
}
