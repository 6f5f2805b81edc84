import BimodalNoise
import Experiments
import Foundation
import Plots
import Testing

/// The results, their file and their figures: what is written, and what is written when a number does not exist.
@Suite struct MetricStudyTests {
  private let walk = BimodalWalk()

  private func results(seeds: [Int]) -> StudyResults {
    let truth = OneStepTruth.all(of: walk.simulate(sequences: 32, seed: 1, split: .test), walk: walk)
    func exact(_ purpose: String) -> [ModelScores] {
      seeds.map { score(predictive: ReferencePredictions.exact(truth, draws: 64, seed: $0, purpose: purpose), truth: truth) }
    }
    let last = score(predictive: ReferencePredictions.lastObservation(truth), truth: truth)
    return StudyResults(
      scores: [
        .floor: exact("floor"), .oracle: exact("oracle"), .ddssm: exact("one"), .dkf: exact("two"),
        .locf: seeds.map { _ in last },
      ], seeds: seeds, preset: "recommended", seconds: 1.5)
  }

  @Test func `Study · results.json has exactly its keys, and null where there is no number`() throws {
    let text = try results(seeds: [1, 2]).json()
    let root = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(Set(root.keys) == ["models", "seeds", "preset", "seconds", "provenance", "densities"])
    let models = try #require(root["models"] as? [String: [String: [String: Any]]])
    #expect(Set(models.keys) == ["ddssm", "dkf", "locf", "oracle", "floor"])
    for metrics in models.values {
      #expect(Set(metrics.keys) == Set(Metric.allCases.map(\.rawValue)))
      for summary in metrics.values {
        #expect(Set(summary.keys) == ["mean", "standard_error", "per_seed"])
        #expect((summary["per_seed"] as? [Any])?.count == 2)
      }
    }
    let undefined = try #require(models["locf"]?["log_score"])
    #expect(undefined["mean"] is NSNull && undefined["standard_error"] is NSNull)
    #expect((undefined["per_seed"] as? [Any])?.allSatisfy { $0 is NSNull } == true)
    #expect(models["ddssm"]?["log_score"]?["mean"] is Double)
    #expect(try JSONDecoder().decode(StudyResults.self, from: Data(text.utf8)) == results(seeds: [1, 2]))
  }

  @Test func `Study · the standard error is over seeds, or over sequences when there is one seed`() throws {
    let a = ModelScores([.jsd: [0.1, 0.3]])
    let b = ModelScores([.jsd: [0.5, 0.5]])
    let two = MetricSummary(of: .jsd, seeds: [a, b])
    #expect(two.perSeed == [0.2, 0.5] && two.mean == 0.35)
    // s² = 0.045 over two seeds; over the four values at hand it would be another number.
    #expect(abs((two.standardError ?? 0) - (0.045 / 2).squareRoot()) < 1e-15)
    #expect(abs((two.standardError ?? 0) - (0.11 / 3 / 4).squareRoot()) > 0.01)
    let one = MetricSummary(of: .jsd, seeds: [a])
    #expect(one.mean == 0.2 && abs((one.standardError ?? 0) - 0.1) < 1e-15)
    let broken = MetricSummary(of: .jsd, seeds: [a, ModelScores([.jsd: [0.1, .nan]])])
    #expect(broken.mean == nil && broken.standardError == nil && broken.perSeed == [0.2, nil])
    let undefined = MetricSummary(of: .logScore, seeds: [a, b])
    #expect(undefined.mean == nil && undefined.perSeed == [nil, nil])
  }

  @Test func `Study · oracle and floor are independent draws of one law`() {
    let truth = OneStepTruth.all(of: walk.simulate(sequences: 8, seed: 1, split: .test), walk: walk)
    let floor = ReferencePredictions.exact(truth, draws: 16, seed: 1, purpose: "floor")
    #expect(floor == ReferencePredictions.exact(truth, draws: 16, seed: 1, purpose: "floor"))
    #expect(floor != ReferencePredictions.exact(truth, draws: 16, seed: 1, purpose: "oracle"))
    #expect(floor[3].draws == Array(ReferencePredictions.exact(truth, draws: 99, seed: 1, purpose: "floor")[3].draws.prefix(16)))
  }

  @Test func `Study · the table shows every model, the references and why a cell is empty`() {
    let table = StudyTable(results(seeds: [1, 2]), walk: walk).description
    for word in ["sampling floor", "oracle", "DDSSM", "DKF", "LOCF", "0.3767", "0.2158", "0.6931", "−∞", "over 2 seeds"] {
      #expect(table.contains(word))
    }
    #expect(!table.contains("nan"))
  }

  @Test func `Study · representatives lie nearest to the median`() {
    #expect(MedianSequences.nearestToMedian(of: [0.9, 0.1, 0.52, 0.3, 0.5], count: 2) == [4, 2])
    #expect(MedianSequences.nearestToMedian(of: [.nan, 0.1, 0.2, 0.6], count: 1) == [2])
    #expect(MedianSequences.nearestToMedian(of: [], count: 2).isEmpty)
  }

  @Test(.enabled(if: (try? Gnuplot()) != nil, "gnuplot is not installed"))
  func `Figures · the divergences are drawn with every reference`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("figures-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let stem = folder.appendingPathComponent("page").path
    let figure = DivergenceFigure(results(seeds: [1, 2]), references: ReferenceDivergences(walk))
    #expect(try Gnuplot().draw(figure.figure, to: stem) == ["\(stem).svg", "\(stem).png"])
    let png = try Data(contentsOf: URL(fileURLWithPath: stem + ".png"))
    #expect(png.prefix(4) == Data([0x89, 0x50, 0x4E, 0x47]) && png.count > 10_000)
    let svg = try String(contentsOfFile: stem + ".svg", encoding: .utf8)
    #expect(svg.contains("DDSSM") && svg.contains("sampling floor"))
  }
}
