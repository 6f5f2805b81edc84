import DeepStateSpace
import Foundation
import Networks
import Probability
import ReverseProcess
import Runs
import Scores
import Tensor
import Training

/// What one run of a case scored on its test sequences: means over them, nil where a number is not finite.
public struct CaseScores: Codable, Sendable, Equatable {
  /// The case and its sampler.
  public var name: String
  /// The seed of the data.
  public var seed: Int
  /// What the test was: the walk, its length, the share of missing values, the sampler.
  public var conditions: String
  /// The number of test sequences scored.
  public var test: Int
  /// Draws of x_T for each.
  public var draws: Int
  /// Jensen–Shannon divergence of the one-step draws from the exact distribution, nats.
  public var jsd: Double?
  /// Of the exact distribution's own draws on the same test sequences: the floor.
  public var floor: Double?
  /// Continuous ranked probability score.
  public var crps: Double?
  /// Log predictive density of the outcome, nats.
  public var logScore: Double?
  /// The mean log score of the exact predictive distribution, in nats.
  public var exactLogScore: Double?
  /// Share of the draws in the poorest mode over its share under the truth.
  public var poorestMode: Double?
  /// Share of the draws in no mode.
  public var stray: Double?
  /// The negative ELBO, nats per sequence; nil for a model without a bound.
  public var nelbo: Double?
  /// −log p(x_{1:T}) under the true distribution, nats per sequence: the lower bound of the mean `nelbo`.
  public var negativeLogLikelihood: Double?
  /// Dimensions of the latents that carry data, at the last update; nil for a model that does not count them.
  public var activeUnits: Int?
  /// The diagnostics along the training; nil for a case that shares its runs, for one that diverged, and for a model without them.
  public var signs: [TrainingDiagnostics]?
  /// Wall-clock time of the training, seconds.
  public var trainingSeconds: Double?
  /// Wall-clock time of the draws, seconds.
  public var samplingSeconds: Double?
  /// Why there are no scores; nil when there are.
  public var failure: String?

  init(_ planned: PlannedCase, seed: Int, size: StudyPlan.Size) {
    (name, self.seed, test, draws) = (planned.name, seed, size.test, size.draws)
    conditions =
      "\(planned.walk.name), \(planned.length ?? size.length) steps, \(planned.missing) missing, \(planned.samplerName)"
  }

  /// Whether these are scores on the terms of others.
  func isOnTerms(of other: CaseScores) -> Bool {
    test == other.test && draws == other.draws && conditions == other.conditions
  }

  /// The log score less the exact distribution's, nats.
  var logScoreGap: Double? { logScore.flatMap { a in exactLogScore.map { a - $0 } } }

  /// Whether training came to an end with latents that carry nothing, so that the forecast is a guess.
  public var hasCollapsed: Bool { activeUnits == 0 }

  /// The keys as files have them.
  private enum CodingKeys: String, CodingKey {
    case name, seed, conditions, test, draws, jsd, floor, crps, logScore, exactLogScore, poorestMode, stray, nelbo, activeUnits,
      signs, trainingSeconds, samplingSeconds, failure
    case negativeLogLikelihood = "surprise"
  }
}

/// The test set of one run, with the exact distribution of every outcome.
struct CaseTest {
  let set: SequenceSet
  let distributions: [GaussianMixture]
  let outcomes: [Double]
  let negativeLogLikelihood: Double

  init(_ planned: PlannedCase, size: StudyPlan.Size, seed: Int) {
    let (walk, length) = (planned.walk.process, planned.length ?? size.length)
    let sequences = walk.simulate(
      sequences: size.test, length: length, seed: seed, split: .test, missing: planned.missing)
    set = SequenceSet(
      count: sequences.count, steps: length, extents: DataExtents(observations: 1),
      observations: sequences.flatMap(\.observed), observed: sequences.flatMap(\.isObserved))
    distributions = sequences.map { walk.predictive(given: $0.visible.dropLast()) }
    outcomes = sequences.map { $0.observed[length - 1] }
    negativeLogLikelihood = -sequences.reduce(0) { $0 + walk.logEvidence(of: $1.visible) } / Double(sequences.count)
  }
}

extension CaseScores {
  /// Draws the predictions of a trained model and scores them.
  mutating func score<Kind: ModelKind>(_ run: TrainedRun<Kind>, test: CaseTest) throws {
    guard let model = run.model as? any ForecastingModel else {
      return try run.config.model.require(.forecast, for: "a plan")
    }
    let clock = ContinuousClock()
    let start = clock.now
    let paths = model.forecast(
      test.set, rows: Array(0..<test.set.count), from: test.set.steps - 1, horizon: 1, samples: draws, seed: seed)
    samplingSeconds = (clock.now - start) / .seconds(1)
    let drawn = paths.map(\.draws)
    jsd = mean(drawn, test.distributions) { JensenShannon.ofDraws($0, truth: $1, center: $1.mean) }
    let noise = CounterRandom(seed: seed, purpose: "floor")
    let own = test.distributions.enumerated().map { series, distribution in
      (0..<draws).map { distribution.draw($0, using: noise, series: series) }
    }
    floor = mean(own, test.distributions) { JensenShannon.ofDraws($0, truth: $1, center: $1.mean) }
    crps = mean(drawn, test.outcomes) { RankedProbability.fair(draws: $0, outcome: $1) }
    let predictive = paths.map { $0.predictive(feature: 0) }
    if predictive.allSatisfy(\.hasDensity) {
      logScore = mean(predictive, test.outcomes) { LogScore.mean(of: $0.emissions, outcome: $1) }
    }
    exactLogScore = mean(test.distributions, test.outcomes) { $0.logDensity(at: $1) }
    let modes = zip(drawn, test.distributions).map { ModeMass(draws: $0, truth: $1) }
    poorestMode = mean(modes, modes) { mass, _ in mass.score }
    stray = mean(modes, modes) { mass, _ in mass.between + mass.beyond }
    negativeLogLikelihood = test.negativeLogLikelihood
    if let model = model as? any BoundingModel {
      nelbo = finite(model.bounds(of: test.set, trajectories: 16, seed: seed).reduce(0, +) / Double(test.set.count))
    }
  }

  private func mean<A, B>(_ a: [A], _ b: [B], _ score: (A, B) -> Double) -> Double? {
    finite(zip(a, b).reduce(0) { $0 + score($1.0, $1.1) } / Double(a.count))
  }

  private func finite(_ value: Double) -> Double? { value.isFinite ? value : nil }
}
