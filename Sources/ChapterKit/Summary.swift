import Foundation

/// The end of a run of several chapters: every claim in one line, the one nearest to its allowance first, and what chance may do.
struct Summary {
  let ledger: Ledger
  let page: Terminal

  func show() {
    page.line()
    page.line(page.styled("gap/allowed", .strong))
    for claim in ledger.ranking {
      let share = claim.share > 0 ? String(format: "%7.4f", claim.share) : "  exact"
      page.line("  \(share)  \(claim.chapter) · \(claim.id) · \(claim.title)")
    }
    page.line()
    for sentence in rates { page.paragraph(sentence) }
  }

  /// The statistical checks: how many, how often all of them together may cry wolf, and what they can see.
  private var rates: [String] {
    let checks = ledger.outcomes.flatMap(\.checks)
    let means = checks.filter { $0.comparison == .mean }
    let scaled = checks.compactMap { check in check.scale.flatMap { scale in check.allowed.map { $0 / scale } } }
    var sentences = ["\(checks.count) checks, \(checks.reduce(0) { $0 + $1.foils.count }) foils."]
    if let coarsest = scaled.max() {
      sentences.append(
        "\(scaled.count) deterministic checks state their scale; the coarsest sees an error of \(short(coarsest)) of it.")
    }
    if !means.isEmpty {
      sentences.append(
        "\(means.count) statistical checks, each of which refuses a true claim once in a million runs: one run in "
          + "\(Int(1 / (Double(means.count) * StatisticalTest.falseAlarmRate))) raises a false alarm.")
    }
    let findings = ledger.findings.flatMap(\.checks)
    if !findings.isEmpty {
      sentences.append(
        "\(ledger.findings.count) findings, held against their records by \(findings.count) checks with "
          + "\(findings.reduce(0) { $0 + $1.foils.count }) foils, are not among them.")
    }
    return sentences
  }
}

extension Ledger {
  /// A claim that holds, and how near it came to failing.
  public struct Rank: Sendable, Codable {
    /// The chapter's letter.
    public let chapter: String
    /// The claim's number.
    public let id: String
    /// The claim's sentence.
    public let title: String
    /// The largest share of its allowance that one of the checks uses up, gap/allowed; 0 where everything was exact.
    public let share: Double
  }

  /// The claims that hold, the one nearest to its allowance first.
  var ranked: [Rank] {
    let all = sections.flatMap { section in
      section.outcomes.filter(\.holds).map {
        Rank(chapter: section.letter, id: $0.id, title: $0.title, share: $0.strain)
      }
    }
    return all.sorted { $0.share > $1.share }
  }
}

extension Outcome {
  /// The largest share of its allowance that one of the checks uses up.
  var strain: Double { checks.filter { $0.comparison == .equal || $0.comparison == .mean }.map(\.strain).max() ?? 0 }
}
