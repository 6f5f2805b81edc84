import Experiments
import Foundation
import Lectern

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

  static let entries: [Chapter.Entry] = [
    .prose(
      """
      On simulated data the truth is known. On four real series it is not, and the question is smaller: one step ahead, on the last third \
      of each, is the diffusion's density better than a Gaussian's? Beside the DKF stands a linear-Gaussian model of order 1 or 2, fitted \
      exactly. The emission is linear here: under the paper's decoder, a network, a Gaussian transition could reach two modes too. Errors \
      are over times and allow for correlation from one to the next. `make series` does it all again in a quarter of an hour.
      """),
    .predict(
      "Old Faithful's eruptions, the Nile's flow, sunspots, the lynx: which one needs more than a Gaussian, and why that one?"),
    .record {
      let results = try series.map { ($0.name, try RecordedResults.series($0.name)) }
      let provenance = results.first?.1.provenance
      return """
        \(table(results))
        log scores in nats, higher is better; \(provenance?.machine ?? ""), \(provenance?.kernels ?? "") kernels, \(provenance?.date ?? "")
        """
    },
    .claim(SeriesClaims.verdicts),
    .claim(SeriesClaims.differences),
    .claim(SeriesClaims.orders),
    .prose(
      """
      One of four. After a long eruption the next is short or long, and one Gaussian cannot say so; nothing else here has two modes that \
      a third of a short series could show. The Nile is a level with noise, a Kalman filter's own ground, and 67 years are few for a \
      network. Sunspots and lynx are cycles: one number does not tell the way up from the way down, and at order 1 the DDSSM's CRPS is \
      worse than the linear-Gaussian model's on both. So fit the model that needs no network first, and give the networks its order.
      """),
  ]

  private static func table(_ results: [(name: String, results: SeriesResults)]) -> TextTable {
    func signed(_ value: Double?) -> String { value.map { String(format: "%.2f", $0).replacing("-", with: "−") } ?? "–" }
    let rows = results.map { name, results in
      let own = results.rows.first { $0.forecaster == .ddssm }?.logScore?.mean
      let differences = [Forecaster.dkf, .linearGaussian].map { other in
        let difference = results.comparisons.first { $0.with == other }?.logScore
        return "\(signed(difference?.mean)) ± \(signed(difference?.standardError))"
      }
      let order = results.linearGaussian.first.map { "\($0.fit.model.order)" } ?? "–"
      return [name, "\(results.times)", order, signed(own)] + differences
    }
    return TextTable([["", "times", "order", "DDSSM", "DDSSM − DKF", "DDSSM − linear-Gaussian"]] + rows)
  }
}
