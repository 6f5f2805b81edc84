import ChapterKit
import Experiments
import Foundation
import Probability

/// The recorded comparisons on real series, made again from the differences at each time.
enum SeriesClaims {
  static let differences = Claim(
    "Eq F.bd",
    "A recorded difference is that of two scores averaged over seeds, and the mean over its times; its error counts pairs up to the lag.",
    kind: .finding, oracle: "the recorded differences in a double loop"
  ) { check in
    for name in SeriesPart.records {
      let results = try RecordedResults.series(name)
      check.exactly(
        results.comparisons.map(\.with), claimed: results.rows.map(\.forecaster).filter { $0 != .ddssm }, "\(name): beside whom",
        foils: [("no series", [])])
      for comparison in results.comparisons {
        let scores = [
          ("log score", comparison.logScore, results.rows.map { ($0.forecaster, $0.logScore) }),
          ("CRPS", comparison.crps, results.rows.map { ($0.forecaster, Optional($0.crps)) }),
        ]
        for (what, difference, rows) in scores {
          guard let difference, let own = score(of: .ddssm, rows), let other = score(of: comparison.with, rows) else { continue }
          let values = try finite(difference.byTime)
          let mean = average(values)
          let size = abs(mean) + abs(own) + abs(other)
          check.equal(
            difference.mean ?? .nan, claimed: own - other, allowed: Tolerance.rounding(terms: values.count, size: size),
            scale: size,
            "\(name): \(what) beside \(comparison.with.rawValue)", foils: [("the other way round", other - own)])
          let exact = [mean, error(of: values, at: results.observationIndices, lag: results.lag)]
          check.equal(
            [difference.mean ?? .nan, difference.standardError ?? .nan], claimed: exact,
            allowed: Tolerance.rounding(terms: values.count, size: size), scale: exact[1],
            "\(name): its mean and error",
            foils: [("as if independent", [mean, error(of: values, at: results.observationIndices, lag: 0)])])
        }
      }
    }
  }

  static let verdicts = Claim(
    "Eq F.be", "Each series has the verdict that two standard errors either way leave.", kind: .finding,
    oracle: "the recorded differences, errors in a double loop"
  ) { check in
    let found = try SeriesPart.series.flatMap { try byHand($0.name) }
    check.exactly(
      SeriesPart.series.flatMap { [$0.besideDKF, $0.besideLinearGaussian] }, claimed: found.map(\.verdict), "the chapter's",
      foils: [("one error either way", found.map(\.near)), ("the sign alone", found.map(\.sign))])
  }

  static let program = Claim(
    "Eq F.be", "The program gives a series the verdict that two standard errors either way leave.", kind: .definition,
    oracle: "the recorded differences, errors in a double loop"
  ) { check in
    let found = try SeriesPart.series.flatMap { try byHand($0.name) }
    let said = try SeriesPart.series.flatMap { series in
      let results = try RecordedResults.series(series.name)
      return Self.gaussians.map { forecaster in results.comparisons.first { $0.with == forecaster }?.verdict }
    }
    check.exactly(
      said, claimed: found.map(\.verdict), "the program's",
      foils: [("one error either way", found.map(\.near)), ("the sign alone", found.map(\.sign))])
  }

  private static let gaussians = [Forecaster.dkf, .linearGaussian]

  /// The verdicts of a series beside both Gaussian models: by two errors either way, by one, and by the sign alone.
  private static func byHand(_ name: String) throws -> [(verdict: Verdict, near: Verdict, sign: Verdict)] {
    let results = try RecordedResults.series(name)
    return try gaussians.map { forecaster in
      let values = try finite(results.comparisons.first { $0.with == forecaster }?.logScore?.byTime ?? [nil])
      let (mean, error) = (average(values), error(of: values, at: results.observationIndices, lag: results.lag))
      return (verdict(mean, within: 2 * error), verdict(mean, within: error), verdict(mean, within: 0))
    }
  }

  static let lags = Claim(
    "Eq F.bf",
    """
    Whatever lag from 0 to 12 the errors allow for, Old Faithful's two verdicts stand, and so does every one beside the linear-Gaussian \
    model; beside the DKF the other three depend on the lag.
    """, kind: .finding, oracle: "the recorded differences, errors in a double loop"
  ) { check in
    func steady(upTo last: Int) throws -> [String] {
      try SeriesPart.series.flatMap { series -> [String] in
        let results = try RecordedResults.series(series.name)
        return try [Forecaster.dkf, .linearGaussian].compactMap { forecaster in
          let values = try finite(results.comparisons.first { $0.with == forecaster }?.logScore?.byTime ?? [nil])
          let found = Set(
            (0...last).map { verdict(average(values), within: 2 * error(of: values, at: results.observationIndices, lag: $0)) })
          return found.count == 1 ? "\(series.name) \(forecaster.rawValue)" : nil
        }
      }
    }
    check.exactly(
      try steady(upTo: 12),
      claimed: ["geyser dkf", "geyser linear_gaussian"] + ["nile", "sunspots", "lynx"].map { "\($0) linear_gaussian" },
      "verdicts that stand", foils: [("at lag 0 alone", try steady(upTo: 0))])
  }

  static let few = Claim(
    "Eq F.bj", "On the sunspots four of 95 years, 1956 to 1959, make up more than two thirds of what the DDSSM gains on the DKF.",
    kind: .finding, oracle: "the sum of the recorded differences"
  ) { check in
    let results = try RecordedResults.series("sunspots")
    let values = try finite(results.comparisons.first { $0.with == .dkf }?.logScore?.byTime ?? [nil])
    func share(of years: ClosedRange<Int>) -> Double {
      zip(values, results.observationIndices).filter { years.contains(1700 + $0.1.row) }.map(\.0).reduce(0, +)
        / values.reduce(0, +)
    }
    check.atMost(
      2.0 / 3, share(of: 1956...1959), "two thirds, and their share",
      foils: [("the four years before", share(of: 1952...1955)), ("the four after", share(of: 1960...1963))])
  }

  static let orders = Claim(
    "Eq F.bk",
    """
    The linear-Gaussian model of each series is the order with the least 2p − 2 ln L, p = order + 3; the networks have the same order.
    """, kind: .finding, oracle: "the recorded likelihoods, penalised and compared"
  ) { check in
    var (chosen, likeliest, fitted, networks): ([Int], [Int], [Int], [Int]) = ([], [], [], [])
    for series in SeriesPart.series {
      let results = try RecordedResults.series(series.name)
      for choice in results.linearGaussian {
        func least(_ penalty: Double) -> Int {
          choice.candidates.min { penalized($0, penalty) < penalized($1, penalty) }?.order ?? 0
        }
        func penalized(_ candidate: LinearGaussianChoice.Candidate, _ penalty: Double) -> Double {
          penalty * Double(candidate.order + 3) - 2 * candidate.logLikelihood
        }
        chosen.append(least(2))
        likeliest.append(least(0))
        fitted.append(choice.fit.model.order)
        networks.append(results.order ?? 0)
      }
    }
    let foils = [("the greatest likelihood", likeliest), ("order 1 throughout", chosen.map { _ in 1 })]
    check.exactly(fitted, claimed: chosen, "the linear-Gaussian models'", foils: foils)
    check.exactly(networks, claimed: chosen, "the networks'", foils: foils)
  }

  static let cycles = Claim(
    "Eq F.bl",
    """
    At order 1 the DDSSM's CRPS on sunspots and lynx is worse than that of the linear-Gaussian model of order 2; at order 2 the \
    difference's interval includes 0.
    """, kind: .finding, oracle: "the recorded differences, errors in a double loop"
  ) { check in
    func verdicts(_ names: [String]) throws -> [Verdict] {
      try names.map { name in
        let results = try RecordedResults.series(name)
        let values = try finite(results.comparisons.first { $0.with == .linearGaussian }?.crps?.byTime ?? [nil])
        return verdict(-average(values), within: 2 * error(of: values, at: results.observationIndices, lag: results.lag))
      }
    }
    let names = ["sunspots", "lynx"]
    let (first, second) = (try verdicts(names.map { "\($0)-order-1" }), try verdicts(names))
    check.exactly(first, claimed: [.gaussianBetter, .gaussianBetter], "at order 1", foils: [("at order 2", second)])
    check.exactly(second, claimed: [.equal, .equal], "at order 2", foils: [("at order 1", first)])
  }

  private typealias Verdict = SeriesComparison.Verdict

  private static func verdict(_ mean: Double, within reach: Double) -> Verdict {
    mean > reach ? .diffusionBetter : mean < -reach ? .gaussianBetter : .equal
  }

  /// Of the mean of values at rows of series, pairs up to a lag of each other counted, the farther the less.
  private static func error(of values: [Double], at observationIndices: [ObservationIndex], lag: Int) -> Double {
    let (n, mean) = (Double(values.count), average(values))
    var sum = 0.0
    for (s, one) in observationIndices.enumerated() {
      for (t, other) in observationIndices.enumerated() where one.series == other.series {
        sum += max(0, 1 - Double(abs(one.row - other.row)) / Double(lag + 1)) * (values[s] - mean) * (values[t] - mean)
      }
    }
    return (sum / (n * (n - 1))).squareRoot()
  }

  private static func average(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  private static func score(of forecaster: Forecaster, _ rows: [(Forecaster, SeriesResults.Score?)]) -> Double? {
    rows.first { $0.0 == forecaster }?.1.map { average($0.bySeed) }
  }

  private static func finite(_ values: [Double?]) throws -> [Double] {
    let numbers = values.compactMap(\.self)
    guard numbers.count == values.count else { throw NotFinite() }
    return numbers
  }

  private struct NotFinite: Error {}
}
