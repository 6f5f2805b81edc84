import BimodalNoise
import Experiments
import Foundation
import Lectern

/// What the recorded study says, and that it says what this code computes.
enum RecordedClaims {
  static let references = Claim(
    "Eq F.al", "The recorded scores of floor and oracle are those of this code: 1,024 sequences, 1,024 draws each.",
    kind: .experiment, oracle: "the first seed's draws made again, counted in the chapter's own bins"
  ) { check in
    let study = try RecordedStudy.bimodal()
    let seed = study.seeds[0]
    let walk = BimodalWalk()
    let truth = OneStepTruth.all(of: walk.simulate(sequences: 1024, length: 32, seed: seed, split: .test), walk: walk)
    let q = try PlainLaw.truth(walk.observationVariance).bins()
    for model in [StudyModel.floor, .oracle] {
      let draws = ReferencePredictions.exact(truth, draws: 1024, seed: seed, purpose: model.rawValue)
      let again = zip(draws, truth).map { Counts.divergence(of: $0.draws.map { [centre = $1.centre] in $0 - centre }, from: q) }
      let seeds = try recorded(study, model, .jsd).perSeed.compactMap(\.self)
      check.equal(
        seeds[0], claimed: again.reduce(0, +) / Double(again.count), allowed: 1e-9, scale: 1e-3, "\(model.rawValue), seed \(seed)",
        foils: seeds.dropFirst().prefix(1).map { ("another seed's", $0) })
    }
  }

  static let errors = Claim(
    "Eq F.am", "Every recorded mean and error is that of its seeds.", kind: .definition, oracle: "sums over the recorded seeds"
  ) { check in
    let study = try RecordedStudy.bimodal()
    for model in [StudyModel.ddssm, .dkf, .oracle] {
      let summary = try recorded(study, model, .jsd)
      let seeds = summary.perSeed.compactMap(\.self)
      let (n, mean) = (Double(seeds.count), seeds.reduce(0, +) / Double(seeds.count))
      let squares = seeds.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      check.equal(
        [summary.mean ?? .nan, summary.standardError ?? .nan], claimed: [mean, (squares / (n * (n - 1))).squareRoot()],
        allowed: 1e-12, scale: 1e-5, model.rawValue, foils: [("n for n − 1", [mean, (squares / (n * n)).squareRoot()])])
    }
  }

  static let modes = Claim(
    "Eq F.an",
    "With its 95 % interval over seeds the DDSSM lies below the best Gaussian by a factor of five; the DKF does not pass even that Gaussian.",
    kind: .experiment, oracle: "the best Gaussian's divergence, by exact masses and a search (Eq F.g)"
  ) { check in
    let study = try RecordedStudy.bimodal()
    let best = ReferenceDivergences(BimodalWalk()).bestGaussian
    func end(_ model: StudyModel, _ side: Double) throws -> Double {
      let summary = try recorded(study, model, .jsd)
      let reach = PairedEffect.quantile(freedom: summary.perSeed.count - 1) * (summary.standardError ?? .nan)
      return (summary.mean ?? .nan) + side * reach
    }
    check.atMost(
      try end(.ddssm, 1), best / 5, "the upper end for the DDSSM",
      lowerFoils: [("the DKF's", try end(.dkf, 1)), ("the last value carried forward", try end(.locf, 1))])
    check.atMost(
      best, try end(.dkf, -1), "the best Gaussian against the lower end for the DKF",
      foils: [("the DDSSM's", try end(.ddssm, -1)), ("the oracle's", try end(.oracle, -1))])
  }

  static let parts = Claim(
    "Eq F.ao",
    "Most of what the DDSSM lacks is in its states: with its filtered states alone, stepped and observed exactly, it is already more than half of the way from the floor.",
    kind: .experiment, oracle: "differences of the recorded means"
  ) { check in
    let study = try RecordedStudy.bimodal()
    let ladder = try [(.floor, Metric.jsd), (.ddssm, .jsdOfStates), (.ddssm, .jsdOfTransition), (.ddssm, .jsd)].map {
      (model: StudyModel, metric: Metric) in try recorded(study, model, metric).mean ?? .nan
    }
    let whole = ladder[3] - ladder[0]
    let shares = (1...3).map { (ladder[$0] - ladder[$0 - 1]) / whole }
    check.atMost(
      0.5, shares[0], "the states' share; transition \(shares[1]), emission \(shares[2])",
      foils: [("the transition's", shares[1]), ("the emission's", shares[2])])
  }

  private static func recorded(_ study: StudyResults, _ model: StudyModel, _ metric: Metric) throws -> MetricSummary {
    guard let summary = study.summary(model, metric) else { throw Missing(what: "\(metric.rawValue) of \(model.rawValue)") }
    return summary
  }

  private struct Missing: Error { let what: String }
}
