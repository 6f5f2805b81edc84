import ChapterKit
import Experiments
import Files
import Foundation

/// Last part: series that nobody simulated, from the record.
enum SeriesPart {
  /// A real series and what its record says of the diffusion beside each Gaussian.
  struct Real: Sendable {
    let name: String
    let besideDKF: SeriesComparison.Verdict
    let besideLinearGaussian: SeriesComparison.Verdict
  }

  static let series = [
    Real(name: "geyser", besideDKF: .diffusionBetter, besideLinearGaussian: .diffusionBetter),
    Real(name: "nile", besideDKF: .equal, besideLinearGaussian: .gaussianBetter),
    Real(name: "sunspots", besideDKF: .equal, besideLinearGaussian: .equal),
    Real(name: "lynx", besideDKF: .equal, besideLinearGaussian: .equal),
  ]

  /// These, and what the cycles' were at order 1.
  static let records = series.map(\.name) + ["sunspots-order-1", "lynx-order-1"]

  static let entries: [Chapter.Entry] = [
    .prose(
      """
      On simulated data the truth is known. On four real series it is not, and the question is smaller: one step ahead, on the last third \
      of each, is the density better with a diffusion for a transition than with a Gaussian? Beside the DKF, whose transition is Gaussian, \
      stands a linear-Gaussian model of order 1 or 2, whose forecast is one Gaussian, fitted exactly. The emission is linear here: under \
      the paper's decoder, a network, a Gaussian transition could reach two modes too. `make series` does it all again.
      """),
    .predict(
      "Old Faithful's eruptions, the Nile's flow, sunspots, the lynx: on which one is a diffusion better than both Gaussians?"),
    .record {
      let results = try records.map { ($0, try RecordedResults.series($0)) }
      let made = Set(results.map { "\($0.1.provenance.machine), \($0.1.provenance.kernels) kernels, \($0.1.provenance.date)" })
      return """
        \(table(results))
        log scores in nats, higher is better; intervals are two standard errors over times either way
        \(made.sorted().joined(separator: "; "))
        """
    },
    .claim(SeriesClaims.differences),
    .claim(SeriesClaims.verdicts),
    .claim(SeriesClaims.program),
    .claim(SeriesClaims.lags),
    .prose(
      """
      So on one series of four the diffusion has a better log score than both Gaussian models: after a long eruption the next is \
      short or long, which no single Gaussian describes. The gain is in the log score; the interval of the CRPS's difference \
      between DDSSM and DKF includes 0 on all four. On the other three no gain over both Gaussian models was shown, which is no \
      proof that there is none. The errors are over times; the column "by seed" shows what another seed changes.
      """),
    .claim(SeriesClaims.few),
    .claim(SeriesClaims.orders),
    .claim(SeriesClaims.cycles),
    .prose(
      """
      The cycle of 1957 was the highest on record, nothing in the rows that were fitted is like it, and so a few such years \
      decide the mean of the log scores. The networks' densities there are averages of 1,024 draws, whose logarithm comes out \
      too low on average, most in the tails; the linear-Gaussian model's are exact. It has two more advantages. It is fitted to \
      all rows before the last third, where the networks keep a fifth of them to choose their weights by: on the Nile 54 years \
      of 67. And it has the whole past before each forecast, where they have 16 rows. Sunspots and lynx were run at order 1 \
      first (where the DDSSM beats the DKF on the lynx); that order 2 is right for a cycle, the fitted rows' likelihood says. \
      First fit the linear-Gaussian model, and use its order for the networks.
      """),
  ]

  /// One row for each record; the seeds' column has the least and the greatest difference of a seed.
  private static func table(_ results: [(name: String, results: SeriesResults)]) -> TextTable {
    func signed(_ value: Double?) -> String { value.map { String(format: "%.2f", $0).replacing("-", with: "−") } ?? "–" }
    let rows = results.map { name, results in
      let own = results.rows.first { $0.forecaster == .ddssm }?.logScore
      let gaussian = results.rows.first { $0.forecaster == .dkf }?.logScore
      let differences = [Forecaster.dkf, .linearGaussian].map { other in
        let difference = results.comparisons.first { $0.with == other }?.logScore
        let ends = [difference?.interval?.lowerBound, difference?.interval?.upperBound].map(signed)
        return "\(signed(difference?.mean)) [\(ends.joined(separator: ", "))]"
      }
      let bySeed = zip(own?.bySeed ?? [], gaussian?.bySeed ?? []).map { $0 - $1 }
      let order = results.order.map { "\($0)" } ?? "–"
      let seeds = "\(signed(bySeed.min())) … \(signed(bySeed.max()))"
      return [name, "\(results.times)", order, signed(own?.mean), differences[0], seeds, differences[1]]
    }
    let head = ["", "times", "order", "DDSSM", "− DKF", "by seed", "− linear-Gaussian"]
    return TextTable([head] + rows, gap: 2)
  }
}
