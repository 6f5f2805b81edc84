import BimodalNoise
import DeepStateSpace
import Files
import Foundation
import Networks
import Objective
import Scores
import Tensor
import Testing

@testable import Experiments
@testable import Runs

@Suite struct BimodalStudyTests {
  private static func study(_ directory: String, test: Int = 2) -> BimodalStudy {
    var size = BimodalStudySize.full
    (size.training, size.test, size.draws, size.trajectories) = (4, test, 8, 2)
    size.steps = 2
    return BimodalStudy(size: size, seeds: [1], preset: .recommended, directory: directory, threads: 2)
  }

  /// When the weights under `runs` were written.
  private func written(_ space: Workspace) throws -> [String: Date] {
    try FileManager.default.contentsOfDirectory(atPath: space("runs")).reduce(into: [:]) { dates, run in
      let file = space("runs/\(run)/weights.safetensors")
      dates[run] = try FileManager.default.attributesOfItem(atPath: file)[.modificationDate] as? Date
    }
  }

  @Test("Errors of the states and terms of the bound are those of the trained model, by loops over the test set")
  func scores() throws {
    let (space, count) = (try Workspace(), 24)
    let results = try Self.study(space.path, test: count).run(isInterrupted: { false }, warn: { _ in })
    let test = BimodalTest(BimodalWalk(), sequences: count, seed: 1)
    for (kind, model) in [(StateSpaceKind.ddssm, StudyModel.ddssm), (.dkf, .dkf)] {
      let directory = try RunDirectory.open(at: space("runs/\(kind.rawValue)-1"))
      let config = try directory.config(as: RunConfig<StateSpaceKind>.self)
      let run = try TrainedRun(directory, config: config, threads: 1)
      let smoothed = run.simulator.smooth(test.set, rows: Array(0..<count), samples: 16, seed: 1)
      func error(_ target: KeyPath<BimodalSequence, [Double]>) -> Double {
        let errors = zip(smoothed, test.sequences).map { drawn, sequence -> Double in
          var squares = 0.0
          for time in 0..<32 {
            var mean = 0.0
            for sample in 0..<16 { mean += drawn.means[sample * 32 + time] / 16 }
            squares += (mean - sequence[keyPath: target][time]) * (mean - sequence[keyPath: target][time]) / 32
          }
          return squares.squareRoot()
        }
        return errors.reduce(0, +) / Double(count)
      }
      let terms = run.terms(of: test.set, trajectories: 16, seed: 1)
      func mean(_ term: (LossTerms) -> Double) -> Double { terms.reduce(0) { $0 + term($1) / Double(count) } }
      let expected: [(Metric, Double)] = [
        (.reconstructionError, error(\.observed)), (.stateError, error(\.latent)), (.nelbo, mean(\.negativeELBO)),
        (.nelboReconstruction, mean(\.reconstruction)), (.nelboInitial, mean { $0.initialEntropy + $0.initialPrior }),
        (.nelboTransition, mean(\.transition)), (.nelboEntropy, mean(\.entropy)),
      ]
      // The filtered states alone: decoded at step 31, then a step of the walk to either side and noise of its variance.
      let (walk, noise) = (BimodalWalk(), CounterRandom(seed: 1, purpose: "ladder"))
      let seen = SequenceSet(
        count: count, steps: 31, extents: DataExtents(observations: 1),
        observations: test.sequences.flatMap { $0.observed.prefix(31) })
      let filtered = run.simulator.smooth(seen, rows: Array(0..<count), samples: 8, seed: 1)
      let divergences = (0..<count).map { row -> Double in
        let draws = (0..<8).map { draw -> Double in
          let jump = noise.uniform(series: row, level: 0, lane: draw) < 0.5 ? -walk.jump : walk.jump
          return walk.decay * filtered[row].means[31 * draw + 30] + jump
            + walk.observationVariance.squareRoot() * noise.normal(series: row, level: 1, lane: draw)
        }
        return JensenShannon.ofDraws(draws, truth: test.truth[row].distribution, center: test.truth[row].center)
      }
      let ofStates = try #require(results.summary(model, .jsdOfStates)?.mean)
      #expect(divergences.contains { $0 < 0.69 }, "some draw must be near the truth, or the divergence depends on nothing")
      #expect(abs(ofStates - divergences.reduce(0, +) / Double(count)) <= 1e-4 * abs(ofStates), "\(model)")
      for (metric, value) in expected {
        let found = try #require(results.summary(model, metric)?.mean)
        #expect(abs(found - value) <= 1e-4 * abs(value), "\(model) \(metric): \(found), by loops \(value)")
      }
    }
  }

  @Test("A study takes finished runs and judgements as they are, and trains anew what a changed setting asks for")
  func resumes() throws {
    let space = try Workspace()
    func run(_ study: BimodalStudy) throws -> [UInt8] {
      _ = try study.run(isInterrupted: { false }, warn: { _ in })
      return try SourceText.bytes(ofFile: space("results.json"))
    }
    let first = try run(Self.study(space.path))
    let before = try written(space)
    #expect(before.count == 2)
    for name in ["report.md", "report.html", "results.json"] {
      #expect(FileManager.default.fileExists(atPath: space(name)), "\(name)")
    }
    #expect(try run(Self.study(space.path)) == first)
    #expect(try written(space) == before)
    let report = try String(contentsOfFile: space("report.md"), encoding: .utf8)
    try PageTests.check("bimodal-report.md", PageTests.withoutNumbers(report))

    // A judgement that is there is read, not made again: a mark in it shows in the results.
    let ddssm = try #require(before.keys.first { $0.hasPrefix("ddssm") })
    let file = space("runs/\(ddssm)/judgement-ancestral.json")
    let marked = try String(contentsOfFile: file, encoding: .utf8)
      .replacing(#/"crps":\[[^\]]*\]/#, with: "\"crps\":[1234.5,1234.5]")
    try marked.write(toFile: file, atomically: true, encoding: .utf8)
    #expect(String(decoding: try run(Self.study(space.path)), as: UTF8.self).contains("1234.5"))

    let dkf = try #require(before.keys.first { $0.hasPrefix("dkf") })
    let config = space("runs/\(dkf)/config.json")
    try String(contentsOfFile: config, encoding: .utf8).replacing("\"batch\" : 64", with: "\"batch\" : 32")
      .write(toFile: config, atomically: true, encoding: .utf8)
    _ = try run(Self.study(space.path))
    let after = try written(space)
    #expect(after[ddssm] == before[ddssm], "a run whose settings are the same was trained again")
    #expect(after[dkf] != before[dkf], "a run was kept whose settings had changed")
  }
}
