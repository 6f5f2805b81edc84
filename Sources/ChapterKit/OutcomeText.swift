import Foundation

/// How an outcome is written: one line when it holds; both numbers, inputs, seed and how to repeat it when not.
extension Terminal {
  func show(_ outcome: Outcome, program: String) {
    if outcome.holds {
      let verdict = outcome.kind == .finding ? "agrees with its record" : "holds"
      line("  " + styled(verdict, .good) + styled("  " + outcome.summary, .faint))
    } else {
      line("  " + styled("FAILS", .bad))
      for text in outcome.account(program: program) { paragraph(text, indent: 4, hang: 2) }
    }
  }
}

extension Outcome {
  /// The tightest check and the counts, in one line.
  var summary: String {
    let foils = foilsRefused
    var parts = ["\(checks.count) \(checks.count == 1 ? "check" : "checks")"]
    parts.append("\(foils) \(foils == 1 ? "foil" : "foils") refused")
    let measured = checks.filter { $0.comparison == .equal || $0.comparison == .mean }
    if let tightest = measured.max(by: { $0.strain < $1.strain }), let gap = tightest.gap, let allowed = tightest.allowed {
      parts.append("gap \(short(gap)) of \(short(allowed)) allowed")
    }
    if let finest = checks.compactMap(\.detectable).max() { parts.append("sees effects from \(short(finest))") }
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
