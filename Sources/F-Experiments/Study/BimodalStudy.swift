import BimodalNoise
import DeepStateSpace
import DiffusionTransition
import Foundation
import Networks
import Tensor
import Training

/// The size of the study of section 4.
public struct BimodalStudySize: Sendable, Hashable {
  /// Training sequences.
  public var training = 1024
  /// Test sequences.
  public var test = 1024
  /// Draws of x_32 for each test sequence.
  public var draws = 1024
  /// Updates of each model; nil leaves the preset's number.
  public var steps: [TransitionKind: Int]?
  /// Sampled continuations in each panel of the forecast figure.
  public var trajectories = 20

  /// The paper's size, with the preset's number of updates.
  public static let full = BimodalStudySize()

  /// A few minutes: fewer updates, an eighth of the test set.
  public static let quick: BimodalStudySize = {
    var size = BimodalStudySize()
    size.test = 128
    size.steps = [.diffusion: 1500, .gaussian: 1200]
    return size
  }()
}

/// The study of section 4: trains both models on the bimodal walk, judges them by the exact predictive law, draws the figures.
///
/// Seed s decides data, initial weights and noise of run s; the first 31 of 32 steps are seen, the last is forecast.
public struct BimodalStudy: Sendable {
  /// Its size.
  public let size: BimodalStudySize
  /// One run of each model for each of them.
  public let seeds: [Int]
  /// The settings the models start from.
  public let preset: Preset
  /// Where results and figures go; it exists.
  public let directory: String
  /// Threads; results do not depend on them.
  public let threads: Int
  /// The simulator and its exact laws.
  public let walk: BimodalWalk
  static let length = 32

  /// A study.
  public init(
    size: BimodalStudySize, seeds: [Int], preset: Preset, directory: String, threads: Int, walk: BimodalWalk = BimodalWalk()
  ) {
    self.size = size
    self.seeds = seeds
    self.preset = preset
    self.directory = directory
    self.threads = threads
    self.walk = walk
  }

  /// Runs it all and writes `results.json`, the runs and the figures. Throws when interrupted or when a run diverges.
  /// - Parameter warn: is told what went wrong without stopping the study: a missing gnuplot.
  public func run(interrupt: InterruptFlag, warn: (String) -> Void) throws -> StudyResults {
    let clock = ContinuousClock()
    let start = clock.now
    var scores: [StudyModel: [ModelScores]] = [:]
    var first: [TrainedOnBimodal] = []
    for seed in seeds {
      let test = walk.simulate(sequences: size.test, length: Self.length, seed: seed, split: .test)
      let truth = OneStepTruth.all(of: test, walk: walk)
      for (model, prediction) in references(truth, seed: seed) {
        scores[model, default: []].append(score(predictive: prediction, truth: truth))
      }
      for kind in [TransitionKind.diffusion, .gaussian] {
        let trained = try train(kind, seed: seed, interrupt: interrupt)
        let predictive = trained.predictive(of: test, draws: size.draws)
        let judged = score(predictive: predictive, truth: truth)
        scores[trained.model, default: []].append(judged)
        if kind == .diffusion {
          let fewCalls = trained.predictive(of: test, draws: size.draws, sampler: .multistep(calls: 16))
          scores[.ddssmFewCalls, default: []].append(score(predictive: fewCalls, truth: truth))
        }
        if seed == seeds.first {
          first.append(trained.keeping(predictive, judged, test: test, truth: truth))
        }
      }
    }
    let results = StudyResults(
      scores: scores, seeds: seeds, preset: preset.rawValue, seconds: (clock.now - start) / .seconds(1))
    try results.write(toDirectory: directory)
    try BimodalFigures(study: self, results: results, first: first).draw(warn: warn)
    return results
  }

  /// Everyone who is not trained.
  private func references(_ truth: [OneStepTruth], seed: Int) -> [(StudyModel, [PredictiveDraws])] {
    [
      (.floor, ReferencePredictions.exact(truth, draws: size.draws, seed: seed, purpose: "floor")),
      (.oracle, ReferencePredictions.exact(truth, draws: size.draws, seed: seed, purpose: "oracle")),
      (.locf, ReferencePredictions.lastObservation(truth)),
    ]
  }
}
