import Foundation

/// The end of a run of several chapters: every claim in one line, the one nearest to its allowance first, and what chance may do.
struct Review {
  let ledger: Ledger
  let page: Terminal

  /// A claim is ranked by the largest share of an allowance that one of its checks uses up.
  func tell() {
    let all = ledger.sections.flatMap { section in section.outcomes.map { (letter: section.letter, outcome: $0) } }
    let ranked = all.filter(\.outcome.holds).sorted { $0.outcome.strain > $1.outcome.strain }
    page.line()
    page.line(page.styled("gap/allowed", .strong))
    for (letter, outcome) in ranked {
      let share = outcome.strain > 0 ? String(format: "%7.4f", outcome.strain) : "  exact"
      page.line("  \(share)  \(letter) · \(outcome.id) · \(outcome.title)")
    }
    page.line()
    for sentence in rates { page.paragraph(sentence) }
  }

  /// The statistical checks: how many, how often all of them together may cry wolf, and what they can see.
  private var rates: [String] {
    let readings = ledger.outcomes.flatMap(\.readings)
    let means = readings.filter { $0.comparison == .mean }
    let scaled = readings.compactMap { reading in reading.scale.flatMap { scale in reading.allowed.map { $0 / scale } } }
    var sentences = ["\(readings.count) checks, \(readings.reduce(0) { $0 + $1.foils.count }) foils."]
    if let coarsest = scaled.max() {
      sentences.append(
        "\(scaled.count) deterministic checks state their scale; the coarsest sees an error of \(short(coarsest)) of it.")
    }
    if !means.isEmpty {
      sentences.append(
        "\(means.count) statistical checks, each of which refuses a true claim once in a million runs: one run in "
          + "\(Int(1 / (Double(means.count) * StatisticalLaw.falseAlarmRate))) raises a false alarm.")
    }
    return sentences
  }
}

extension Outcome {
  /// The largest share of its allowance that one of the checks uses up.
  var strain: Double { readings.filter { $0.comparison == .equal || $0.comparison == .mean }.map(\.strain).max() ?? 0 }
}
