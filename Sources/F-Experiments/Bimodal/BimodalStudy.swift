import BimodalNoise
import DeepStateSpace
import Networks
import ReverseProcess
import Runs
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
  /// Updates of either model; nil keeps the preset's number.
  public var steps: Int?
  /// Sampled continuations in each panel of the forecast figure.
  public var trajectories = 20

  /// The paper's size, with the preset's number of updates.
  public static let full = BimodalStudySize()

  /// A few minutes: an eighth of the test set, and fewer updates where the preset is not short already.
  public static func quick(_ preset: Preset) -> BimodalStudySize {
    var size = BimodalStudySize()
    size.test = 128
    size.steps = preset == .short ? nil : 1500
    return size
  }
}

/// The study of section 4: trains both models on the bimodal walk, evaluates them by the exact predictive distribution, draws the
/// figures.
///
/// Data seed s simulates the data of run s; weights and noise have a seed of their own. The first 31 of 32 steps are seen, the
/// last is forecast. Runs and scores that the directory holds already are taken as they are.
public struct BimodalStudy: Sendable {
  /// Its size.
  public let size: BimodalStudySize
  /// Data seeds: one run of each model for each of them.
  public let seeds: [Int]
  /// The settings the models start from.
  public let preset: Preset
  /// Where results and figures go; it exists.
  public let directory: String
  /// Threads; results do not depend on them.
  public let threads: Int
  /// The simulator and its exact distributions.
  public let walk: BimodalWalk
  /// T.
  package static let length = 32
  /// H of the paths that the energy score evaluates and figure 2 shows.
  static let horizon = 8

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

  /// The seed of weights and noise of a run: never that of its data.
  package static func trainingSeed(data seed: Int) -> Int { 1000 + seed }

  /// Runs it all and writes `results.json`, the runs, the figures and the report. Throws when interrupted or when a run diverges.
  /// - Parameter warn: is called with what went wrong without stopping the study: a missing gnuplot.
  public func run(isInterrupted: () -> Bool, warn: (String) -> Void) throws -> StudyResults {
    var scores: [StudyModel: [ModelScores]] = [:]
    var runs: [StudiedRun] = []
    for seed in seeds {
      let test = BimodalTest(walk, sequences: size.test, seed: seed)
      for (model, known) in test.references(draws: size.draws) { scores[model, default: []].append(known) }
      for kind in StateSpaceKind.allCases {
        let run = try train(kind, seed: seed, isInterrupted: isInterrupted)
        for (model, sampler) in StudyModel.samplers(of: kind) {
          guard !isInterrupted() else { throw StudyInterrupted() }
          let testScores = try self.testScores(of: run, sampler, on: test)
          scores[model, default: []].append(testScores.scores)
          if sampler == .ancestral { runs.append(StudiedRun(model: model, seed: seed, run: run, testScores: testScores)) }
        }
      }
    }
    let results = StudyResults(
      scores: scores, seeds: seeds, preset: preset.rawValue, seconds: try seconds(of: runs), densities: densities(of: runs))
    try results.write(toDirectory: directory)
    try BimodalFigures(study: self, results: results, all: runs).draw(warn: warn)
    try BimodalReport(study: self, results: results, runs: runs).report().write(toDirectory: directory)
    return results
  }

  /// The scores of a run, read where it is known.
  private func testScores(of run: StudyRun<StateSpaceKind>, _ sampler: Sampler, on test: BimodalTest) throws -> TestScores {
    let terms = TestScores.Terms(test: size.test, draws: size.draws, seed: test.seed, sampler: sampler.name)
    let file = run.directory.path + "/judgement-\(sampler.name).json"
    if let known = TestScores.read(file, on: terms) { return known }
    let testScores = run.trained.testScores(on: test, draws: size.draws, sampler: sampler)
    try testScores.write(to: file)
    return testScores
  }

  /// The curves of figure 1a, of the first seed.
  private func densities(of runs: [StudiedRun]) -> [String: [Double]] {
    let truth = BimodalTest(walk, sequences: size.test, seed: seeds[0]).truth
    return runs.filter { $0.seed == seeds[0] }.reduce(into: ["truth": AveragePredictive.density(ofTruth: truth)]) {
      $0[$1.model.rawValue] = $1.testScores.density
    }
  }

  /// The time all trainings took together, also those of an earlier start.
  private func seconds(of runs: [StudiedRun]) throws -> Double {
    try runs.reduce(0) { try $0 + $1.run.seconds }
  }
}

/// One trained and evaluated run of the study.
struct StudiedRun {
  let model: StudyModel
  let seed: Int
  let run: StudyRun<StateSpaceKind>
  let testScores: TestScores
}

extension StudyModel {
  /// The rows of the table that one trained model fills, and how each is drawn.
  static func samplers(of kind: StateSpaceKind) -> [(StudyModel, Sampler)] {
    kind == .ddssm ? [(.ddssm, .ancestral), (.ddssmFewCalls, .multistep(calls: 16))] : [(.dkf, .ancestral)]
  }
}
