import BimodalNoise
import DeepStateSpace
import Files
import Foundation
import ReverseProcess
import Runs
import Scores
import Tensor

/// A trained model's scores on a test set, kept beside its weights so that a study that goes on need not draw again.
struct TestScores: Codable, Equatable {
  /// What the scores depend on besides the weights.
  struct Terms: Codable, Equatable {
    var test: Int
    var draws: Int
    var seed: Int
    var sampler: String
    var version = 3  // of the scores: another set of them is another version
  }

  let terms: Terms
  /// Scores by metric, one per test sequence (fewer where a score is dear).
  let values: [String: [Double]]
  /// The predictive density averaged over the test set, [96].
  let density: [Double]

  var scores: ModelScores {
    var scores = ModelScores(
      Dictionary(uniqueKeysWithValues: values.compactMap { key, list in Metric(rawValue: key).map { ($0, list) } }))
    if let whole = scores[.jsd], let part = scores[.jsdOfStates] { scores.add([.jsdOfWhole: Array(whole.prefix(part.count))]) }
    return scores
  }

  /// Reads scores; nil when there are none on these terms.
  static func read(_ file: String, on terms: Terms) -> TestScores? {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    guard let data = FileManager.default.contents(atPath: file), let found = try? decoder.decode(TestScores.self, from: data),
      found.terms == terms
    else { return nil }
    return found
  }

  func write(to file: String) throws {
    try AtomicFile.write(JSONText.line(self) + "\n", to: file)
  }
}

/// The test set of one data seed with all that the exact distribution says of it.
package struct BimodalTest {
  package let walk: BimodalWalk
  package let sequences: [BimodalSequence]
  package let truth: [OneStepTruth]
  package let set: SequenceSet
  package let seed: Int

  package init(_ walk: BimodalWalk, sequences count: Int, seed: Int) {
    self.walk = walk
    self.seed = seed
    sequences = walk.simulate(sequences: count, length: BimodalStudy.length, seed: seed, split: .test)
    truth = OneStepTruth.all(of: sequences, walk: walk)
    set = BimodalStudy.sequences(sequences)
  }

  /// The first rows, for scores that are dear.
  package func rows(atMost limit: Int) -> [Int] { Array(0..<min(limit, sequences.count)) }

  /// Those whose paths of several steps are scored, and how many paths each has.
  var longRows: [Int] { rows(atMost: BimodalTest.longSequences) }
  static let longSequences = 512
  static let longPaths = 64
  /// Sequences whose divergence is taken apart.
  static let errorDecompositionRows = 128

  /// Where each outcome lies among its draws, and whether the central intervals hold it.
  func calibration(of draws: [[Double]]) -> [Metric: [Double]] {
    let spread = CounterRandom(seed: seed, purpose: "place of the outcome")
    let pits = zip(draws, truth).enumerated().map { series, pair in
      Calibration.pit(of: pair.1.outcome, among: pair.0, at: spread.uniform(series: series))
    }
    func inside(_ level: Double) -> [Double] { pits.map { abs($0 - 0.5) <= level / 2 ? 1 : 0 } }
    return [.pit: pits, .coverage50: inside(0.5), .coverage80: inside(0.8), .coverage95: inside(0.95)]
  }

  /// Energy scores of paths of the last H steps: [row][path][H].
  func energy(of paths: [[[Double]]]) -> [Double] {
    zip(paths, sequences).map { paths, sequence in
      EnergyScore.fair(paths: paths, outcome: Array(sequence.observed.suffix(BimodalStudy.horizon)))
    }
  }
}

extension TrainedRun<StateSpaceKind> {
  /// Draws and scores everything the study asks of a trained model.
  func testScores(on test: BimodalTest, draws: Int, sampler: Sampler) -> TestScores {
    var simulator = simulator
    simulator.sampler = sampler
    let (all, last) = (test.rows(atMost: .max), BimodalStudy.length - 1)
    let paths = simulator.forecast(test.set, rows: all, from: last, horizon: 1, samples: draws, seed: test.seed)
    let predictive = paths.map {
      PredictiveDraws(draws: $0.draws, emissionMeans: $0.means, emissionVariances: $0.variances)
    }
    var scores = score(predictive: predictive, truth: test.truth)
    scores.add(test.calibration(of: predictive.map(\.draws)))
    scores.add([.energyScore: test.energy(of: longPaths(simulator, test))])
    if sampler == .ancestral {  // no other sampler would change these, or was trained
      scores.add(bound(on: test))
      scores.add(errors(simulator, test))
      scores.add(errorDecomposition(simulator, predictive, test, draws: draws))
    }
    return TestScores(
      terms: TestScores.Terms(test: all.count, draws: draws, seed: test.seed, sampler: sampler.name),
      values: Dictionary(uniqueKeysWithValues: Metric.allCases.compactMap { m in scores[m].map { (m.rawValue, $0) } }),
      density: AveragePredictive.density(of: predictive, truth: test.truth))
  }

  /// Paths of the last H steps for each of the first sequences: [row][path][H].
  private func longPaths(_ simulator: Simulator, _ test: BimodalTest) -> [[[Double]]] {
    let horizon = BimodalStudy.horizon
    let paths = simulator.forecast(
      test.set, rows: test.longRows, from: BimodalStudy.length - horizon, horizon: horizon, samples: BimodalTest.longPaths,
      seed: test.seed)
    return paths.map { path in (0..<path.samples).map { Array(path.draws[$0 * horizon..<($0 + 1) * horizon]) } }
  }

  private func bound(on test: BimodalTest) -> [Metric: [Double]] {
    let terms = terms(of: test.set, trajectories: 16, seed: test.seed)
    return [
      .nelbo: terms.map(\.negativeELBO), .nelboReconstruction: terms.map(\.reconstruction),
      .nelboInitial: terms.map { $0.initialEntropy + $0.initialPrior }, .nelboTransition: terms.map(\.transition),
      .nelboEntropy: terms.map(\.entropy),
    ]
  }

  /// How far the mean emission given the whole sequence lies from the observations and from the states beneath them.
  private func errors(_ simulator: Simulator, _ test: BimodalTest) -> [Metric: [Double]] {
    let (rows, t) = (test.rows(atMost: .max), BimodalStudy.length)
    let means = simulator.smooth(test.set, rows: rows, samples: 16, seed: test.seed).map { drawn in
      (0..<t).map { time in stride(from: time, to: drawn.means.count, by: t).reduce(0) { $0 + drawn.means[$1] } / 16 }
    }
    func rms(_ target: (BimodalSequence) -> [Double]) -> [Double] {
      zip(means, test.sequences).map { mean, sequence in
        (zip(mean, target(sequence)).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(t)).squareRoot()
      }
    }
    return [.reconstructionError: rms(\.observed), .stateError: rms(\.latent)]
  }

  /// The divergence with one part after another taken from the model: first its filtered states, then its transition too. What
  /// is left to the full divergence is the emission's.
  private func errorDecomposition(
    _ simulator: Simulator, _ predictive: [PredictiveDraws], _ test: BimodalTest, draws: Int
  ) -> [Metric: [Double]] {
    let rows = test.rows(atMost: BimodalTest.errorDecompositionRows)
    let seen = SequenceSet(
      count: test.set.count, steps: BimodalStudy.length - 1, extents: test.set.extents,
      observations: test.sequences.flatMap { $0.observed.dropLast() })
    let states = simulator.smooth(seen, rows: rows, samples: draws, seed: test.seed)
    let noise = CounterRandom(seed: test.seed, purpose: "ladder")
    let standardDeviation = test.walk.observationVariance.squareRoot()
    func divergences(_ middle: (_ row: Int, _ draw: Int) -> Double) -> [Double] {
      rows.map { row in
        let x = (0..<draws).map { middle(row, $0) + standardDeviation * noise.normal(series: row, level: 1, lane: $0) }
        return JensenShannon.ofDraws(x, truth: test.truth[row].distribution, center: test.truth[row].center)
      }
    }
    return [
      .jsdOfStates: divergences { row, draw in
        let sign = noise.uniform(series: row, level: 0, lane: draw) < 0.5 ? -1.0 : 1.0
        return test.walk.decay * states[row].means[(draw + 1) * (BimodalStudy.length - 1) - 1] + test.walk.jump * sign
      },
      .jsdOfTransition: divergences { row, draw in predictive[row].emissions[draw].mean },
    ]
  }
}
