import BimodalNoise
import ChapterKit
import Experiments
import Foundation
import Oracle

/// What the record of the trained models says, and that it says what this code computes.
enum RecordClaims {
  static let references = Claim(
    "Eq 4.ai", "The recorded JSDs of floor and oracle are this code's: 1,024 draws for each of the first seed's 1,024 sequences.",
    kind: .experiment, oracle: "the first seed's draws made again and counted"
  ) { check in
    let study = try RecordedResults.bimodal()
    let walk = BimodalWalk()
    let truth = OneStepTruth.all(
      of: walk.simulate(sequences: 1024, length: 32, seed: study.seeds[0], split: .test), walk: walk)
    let masses = try NaiveBins.truth(noise: walk.observationVariance)
    for model in [StudyModel.floor, .oracle] {
      let drawn = ReferencePredictions.exact(truth, draws: 1024, seed: study.seeds[0], purpose: model.rawValue)
      let again = zip(drawn, truth).reduce(0) {
        $0 + NaiveBins.divergence(shares($1.0.draws, center: $1.1.center), masses) / 1024
      }
      let recorded = try Record(model, .jsd, in: study).seeds
      // One draw that rounding moves to the next bin moves the mean by less than its share of all draws.
      check.equal(
        recorded[0], claimed: again, allowed: 1 / Double(truth.count * 1024), scale: 1e-3,
        "\(model.rawValue), seed \(study.seeds[0])",
        foils: [("the second seed's", recorded[1])])
    }
  }

  /// The share of the draws in each bin.
  private static func shares(_ draws: [Double], center: Double) -> [Double] {
    draws.reduce(into: [Double](repeating: 0, count: 96)) { shares, draw in
      let bin = ((draw - center + 12) / 0.25).rounded(.down)
      shares[bin < 0 ? 0 : bin > 95 ? 95 : Int(bin)] += 1 / Double(draws.count)
    }
  }

  static let errors = Claim(
    "Eq 4.aj", "Every recorded mean and standard error is that of its seeds, and no seed counts twice.", kind: .finding,
    oracle: "sums over all pairs of the recorded seeds"
  ) { check in
    let study = try RecordedResults.bimodal()
    for model in StudyModel.allCases {
      for metric in Metric.allCases where study.summary(model, metric)?.mean != nil {
        let record = try Record(model, metric, in: study)
        guard record.error > 0 else { continue }  // scores that are what they are, as the mode coverage of one mode
        let n = Double(record.seeds.count)
        var squares = 0.0
        for one in record.seeds { for other in record.seeds { squares += (one - other) * (one - other) / 2 } }
        let mean = record.seeds.reduce(0, +) / n
        let error = (squares / (n * n * (n - 1))).squareRoot()
        check.equal(
          [record.mean, record.error], claimed: [mean, error],
          allowed: Tolerance.rounding(terms: record.seeds.count, size: max(abs(mean), error)), scale: error,
          "\(metric.rawValue) of \(model.rawValue)",
          foils: [
            ("n for n − 1", [mean, (squares / (n * n * n)).squareRoot()]),
            ("the seeds' standard deviation", [mean, n.squareRoot() * error]),
          ])
      }
    }
    check.exactly(
      Set(study.seeds).count, claimed: study.seeds.count, "seeds, all different", foils: [("one seed again and again", 1)])
  }

  static let modes = Claim(
    "Eq 4.ak",
    "The DDSSM's 95 % interval over seeds ends below a fifth of the least that a Gaussian can score, 0.2158; the DKF's begins above it.",
    kind: .finding, oracle: "the best Gaussian's 0.2158; intervals by GSL's t"
  ) { check in
    let study = try RecordedResults.bimodal()
    let best = ReferenceDivergences(BimodalWalk()).bestGaussian
    func interval(_ model: StudyModel) throws -> (low: Double, high: Double) { try Record(model, .jsd, in: study).interval }
    check.atMost(
      try interval(.ddssm).high, best / 5, "the DDSSM's upper end",
      lowerFoils: [("the DKF's", try interval(.dkf).high), ("the best Gaussian's, drawn", try interval(.bestGaussian).high)])
    check.atMost(
      best, try interval(.dkf).low, "the best Gaussian, and the DKF's lower end",
      foils: [("the DDSSM's", try interval(.ddssm).low), ("the oracle's", try interval(.oracle).low)])
  }

  static let matched = Claim(
    "Eq 4.ak", "The DKF scores a little less than the Gaussian with the right moments, but by no more than 0.01.",
    kind: .finding, oracle: "differences seed by seed, their interval by GSL's t"
  ) { check in
    let study = try RecordedResults.bimodal()
    func below(_ model: StudyModel) throws -> (low: Double, high: Double) {
      try Record(.momentMatched, .jsd, less: model, in: study).interval
    }
    check.atMost(0, try below(.dkf).low, "it scores less", foils: [("the last value carried forward", try below(.locf).low)])
    check.atMost(
      try below(.dkf).high, 0.01, "by little",
      lowerFoils: [("the best Gaussian", try below(.bestGaussian).high), ("the DDSSM", try below(.ddssm).high)])
  }

  static let observed = Claim(
    "Eq 4.al", "Around 0.9 x_31 the exact distribution scores worse than the trained DDSSM, around 0.9 z_31 better.",
    kind: .finding, oracle: "differences seed by seed, their intervals by GSL's t"
  ) { check in
    let study = try RecordedResults.bimodal()
    let wrong = try Record(.ddssm, .jsdAroundObserved, less: .oracle, in: study).interval
    let right = try Record(.ddssm, .jsd, less: .oracle, in: study).interval
    check.atMost(wrong.high, 0, "model − oracle around 0.9 x_31", lowerFoils: [("around 0.9 z_31", right.high)])
    check.atMost(0, right.low, "model − oracle around 0.9 z_31", foils: [("around 0.9 x_31", wrong.low)])
  }

  static let parts = Claim(
    "Eq 4.am",
    "More than half of the DDSSM's divergence above the floor comes from its filtered states, before any step of its transition.",
    kind: .finding,
    oracle: "differences seed by seed, their interval by GSL's t"
  ) { check in
    let study = try RecordedResults.bimodal()
    let floor = NaiveBins.floor(try NaiveBins.truth(noise: BimodalWalk().observationVariance), draws: 1024)
    func errorDecomposition(_ model: StudyModel) throws -> [[Double]] {
      try [Metric.jsdOfStates, .jsdOfTransition, .jsdOfWhole].map { try Record(model, $0, in: study).seeds.map { $0 - floor } }
    }
    func overHalf(_ part: [Double], of whole: [Double]) throws -> Double {
      try Record(zip(part, whole).map { $0 - 0.5 * $1 }).interval.low
    }
    let (steps, other) = (try errorDecomposition(.ddssm), try errorDecomposition(.dkf))
    check.atMost(
      0, try overHalf(steps[0], of: steps[2]), "the states' part less half of the whole",
      foils: [
        ("the transition's part", try overHalf(zip(steps[1], steps[0]).map { $0 - $1 }, of: steps[2])),
        ("the DKF's states", try overHalf(other[0], of: other[2])),
        ("nine twentieths of the whole", try overHalf(steps[2].map { 0.45 * $0 }, of: steps[2])),
      ])
  }

  static let bound = Claim(
    "Eq 4.an", "The four parts of the bound add up to it, and with every seed it stays above −log p(x) of the same sequences.",
    kind: .bound,
    oracle: "−log p(x) by exact filtering over all sequences of signs"
  ) { check in
    let study = try RecordedResults.bimodal()
    let exact = try Record(.oracle, .nelbo, in: study).seeds
    let sequences = BimodalWalk().simulate(sequences: 1024, length: 32, seed: study.seeds[0], split: .test)
    let again = sequences.reduce(0) { $0 - ModalWalk.bimodal.logEvidence(of: $1.observed) / 1024 }
    check.equal(
      exact[0], claimed: again, allowed: Tolerance.rounding(terms: 10 * 32, size: 1 + abs(again)), scale: 1,
      "seed \(study.seeds[0])", foils: [("the next seed's", exact[1])])
    for model in [StudyModel.ddssm, .dkf] {
      let whole = try Record(model, .nelbo, in: study).seeds
      let parts = try [Metric.nelboReconstruction, .nelboInitial, .nelboTransition, .nelboEntropy].map {
        try Record(model, $0, in: study).seeds
      }
      for seed in whole.indices {
        let terms = parts.map { $0[seed] }
        check.equal(
          whole[seed], claimed: terms.reduce(0, +),
          allowed: Tolerance.rounding(terms: sequences.count, size: terms.reduce(0) { $0 + abs($1) }), scale: 1,
          "\(model.rawValue), seed \(study.seeds[seed]): the parts",
          foils: [
            ("without the first state", terms[0] + terms[2] + terms[3]),
            ("the entropy's sign turned", terms[0] + terms[1] + terms[2] - terms[3]),
          ])
        check.atMost(
          exact[seed], whole[seed], "\(model.rawValue), seed \(study.seeds[seed])",
          foils: model == .ddssm ? [("reconstruction and first state alone", terms[0] + terms[1])] : [])
      }
    }
  }
}

/// One recorded number with its seeds.
private struct Record {
  let mean: Double
  let error: Double
  let seeds: [Double]

  init(_ model: StudyModel, _ metric: Metric, in study: StudyResults) throws {
    guard let summary = study.summary(model, metric), let mean = summary.mean, let error = summary.standardError else {
      throw Missing(what: "\(metric.rawValue) of \(model.rawValue)")
    }
    (self.mean, self.error, seeds) = (mean, error, summary.perSeed.compactMap(\.self))
  }

  /// What a metric of one model is above that of another, seed by seed.
  init(_ model: StudyModel, _ metric: Metric, less other: StudyModel, in study: StudyResults) throws {
    self.init(zip(try Record(model, metric, in: study).seeds, try Record(other, metric, in: study).seeds).map { $0 - $1 })
  }

  /// Numbers that differ by their seeds alone.
  init(_ seeds: [Double]) {
    let n = Double(seeds.count)
    self.seeds = seeds
    let center = seeds.reduce(0, +) / n
    (mean, error) = (center, (seeds.reduce(0) { $0 + ($1 - center) * ($1 - center) } / (n * (n - 1))).squareRoot())
  }

  /// The 95 % interval of Student's t over the seeds.
  var interval: (low: Double, high: Double) {
    get throws {
      let reach = error * (try studentQuantile(0.975, degrees: Double(seeds.count - 1)).value)
      return (mean - reach, mean + reach)
    }
  }

  private struct Missing: Error { let what: String }
}
