import ChapterKit
import DiffusionChain
import DiffusionLoss
import Plots

/// What the numbers of this chapter look like.
enum Figures {
  private static let schedules = [
    ("σ 0.002 … 80", TestSchedules.karras), ("linear, stretched", TestSchedules.stretched),
    ("linear, unscaled", TestSchedules.unscaled),
  ]

  /// The factor K w̃_k of a uniformly drawn level, and the noise level, over k.
  static var weights: Figure {
    let levels = (1...TestSchedules.levels).map(Double.init)
    return Figure(
      "The weight of each noise level", columns: 2,
      panels: [
        Figure.Panel(
          "Noise level", x: .linear("k"), y: .log("σ_k"), series: schedules.map { .line($0.0, x: levels, y: $0.1.noiseLevels) }),
        Figure.Panel(
          "Weight of an error at a uniformly drawn level", x: .linear("k"), y: .log("K w̃_k"),
          series: schedules.map {
            .line(
              $0.0, x: levels,
              y: LevelDistribution.uniform(levels: TestSchedules.levels).drawWeights(LossWeights($0.1).outputErrorWeights))
          }),
      ])
  }

  /// What the bound and the model lose against the entropy, over the standard deviation of the latents.
  static var gap: Figure {
    let widths = (0...60).map { pow10(-1.5 + Double($0) / 20) }
    func panel(_ title: String, _ loss: @escaping (GaussianOptimum) -> Double) -> Figure.Panel {
      Figure.Panel(
        title, x: .log("standard deviation s of z⁰"), y: .log("nats per coordinate", range: 1e-5...100),
        series: schedules.map { name, schedule in
          .line(
            name, x: widths,
            y: widths.map { max(loss(GaussianOptimum(LossWeights(schedule), standardDeviation: $0)), 1e-9) })
        })
    }
    return Figure(
      "Where the bound is loose", columns: 2,
      panels: [
        panel("Bound above the model", { $0.bound - $0.crossEntropy }),
        panel("Model above the entropy", { $0.crossEntropy - $0.entropy }),
      ])
  }
}
