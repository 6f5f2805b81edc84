import Experiments
import Foundation
import Lectern

/// The recorded comparisons on real series: every verdict held against its interval, every difference against its two scores.
enum SeriesClaims {
  static let verdicts = Claim(
    "Eq F.bd", "Each series has the verdict that its log scores' difference, two standard errors either way, leaves.",
    kind: .experiment, oracle: "the recorded differences and errors, their signs taken apart"
  ) { check in
    for series in SeriesPart.series {
      let results = try RecordedResults.series(series.name)
      for (forecaster, said) in [(Forecaster.dkf, series.besideDKF), (.linearGaussian, series.besideLinearGaussian)] {
        guard let difference = results.comparisons.first(where: { $0.with == forecaster })?.logScore, let mean = difference.mean,
          let error = difference.standardError
        else { throw Absent(series: series.name, forecaster: forecaster) }
        let sides = [mean - 2 * error, mean + 2 * error].map { $0 > 0 }
        let found: SeriesComparison.Verdict =
          switch sides {
          case [true, true]: .diffusionBetter
          case [false, false]: .gaussianBetter
          default: .equal
          }
        check.exactly(
          said, claimed: found, "\(series.name), beside \(forecaster.rawValue)",
          foils: [("better", .diffusionBetter), ("not told apart", .equal), ("worse", .gaussianBetter)].filter { $0.1 != found })
      }
    }
  }

  static let differences = Claim(
    "Eq F.be", "A recorded difference is that of the two scores, and each score the mean over its seeds.", kind: .definition,
    oracle: "the seeds' recorded scores, added up"
  ) { check in
    for series in SeriesPart.series {
      let results = try RecordedResults.series(series.name)
      let means = Dictionary(uniqueKeysWithValues: results.rows.map { ($0.forecaster, average($0.crps.bySeed)) })
      guard let own = means[.ddssm] else { throw Absent(series: series.name, forecaster: .ddssm) }
      for comparison in results.comparisons {
        guard let other = means[comparison.with] else { throw Absent(series: series.name, forecaster: comparison.with) }
        check.equal(
          comparison.crps?.mean ?? .nan, claimed: own - other, allowed: 1e-12 * (own + other), scale: own + other,
          "\(series.name): CRPS beside \(comparison.with.rawValue)",
          foils: [("the other way round", other - own), ("the first seed's alone", (results.rows[0].crps.bySeed[0]) - other)])
      }
    }
  }

  static let orders = Claim(
    "Eq F.bf",
    """
    The linear-Gaussian model of each series is the order with the least 2p − 2 ln L, p = order + 3; the networks have the same order.
    """, kind: .experiment, oracle: "the recorded likelihoods; the networks' order in the recorded command's settings file"
  ) { check in
    for series in SeriesPart.series {
      let results = try RecordedResults.series(series.name)
      for choice in results.linearGaussian {
        func criterion(_ parameters: (Int) -> Int) -> [Double] {
          choice.candidates.map { 2 * Double(parameters($0.order)) - 2 * $0.logLikelihood }
        }
        let exact = criterion { $0 + 3 }
        check.equal(
          choice.candidates.map(\.aic), claimed: exact, allowed: 1e-12 * abs(exact[0]), scale: abs(exact[0]), series.name,
          foils: [("without the mean", criterion { $0 + 2 }), ("of the likelihood once", exact.map { $0 / 2 })])
        let least = exact.indices.min { exact[$0] < exact[$1] } ?? 0
        let chosen = choice.candidates[least].order
        check.exactly(choice.fit.model.order, claimed: chosen, "\(series.name): order", foils: [("the other", 3 - chosen)])
        check.exactly(
          results.provenance.command.contains("short-series-order-2"), claimed: chosen == 2, "\(series.name): the networks'",
          foils: [("the other", chosen != 2)])
      }
    }
  }

  private static func average(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  private struct Absent: Error {
    let series: String
    let forecaster: Forecaster
  }
}
