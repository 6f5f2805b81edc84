import BimodalNoise
import ChapterKit
import Foundation
import Plots
import Probability
import Scores

/// The walk, its law of the next step, and what the divergence makes of Gaussians.
enum Figures {
  static func walks(seed: UInt64) -> Figure {
    let walk = WalkCase.variance
    let drawn = walk.simulated(2, length: 32, seed: seed)
    let times = (1...32).map(Double.init)
    let last = walk.simulated(8192, length: 32, seed: seed, split: .training).map { $0.observed[31] }
    let distribution = walk.walk.predictive(from: walk.walk.filter(Array(drawn[0].observed.prefix(31))))
    let positions = (-320...320).map { Double($0) / 10 }
    return Figure(
      "The walk of section 4", columns: 2,
      panels: [
        Figure.Panel(
          "two sequences", x: .linear("t"), y: .linear("z_t, x_t"),
          series: zip(drawn, ["first", "second"]).flatMap { sequence, name in
            [.line("z, \(name)", x: times, y: sequence.latent), .points("x, \(name)", x: times, y: sequence.observed)]
          }, legend: .below),
        Figure.Panel(
          "x_32 before and after x_{1:31} is seen", x: .linear("x_32"), y: .linear("density"),
          series: [
            .histogram("8,192 sequences", of: last, over: -32...32, bins: 64),
            .line("the first sequence, given its past", x: positions, y: positions.map(distribution.density)),
          ], legend: .below),
      ])
  }

  static var predictive: Figure {
    let positions = (-160...160).map { Double($0) / 20 }
    func panel(_ noise: Double) -> Figure.Panel {
      let walk = BimodalWalk(observationVariance: noise)
      let truth = walk.predictive(from: FilteredState(mean: 0, variance: 0))
      let blurred = walk.predictive(from: FilteredState(mean: 0, variance: noise))
      let curves: [(String, GaussianMixture, Curve.Dash)] = [
        ("the truth", truth, .solid), ("centred on 0.9 x_31, on average", blurred, .dotted),
        ("Gaussian, moments matched", GaussianMixture(means: [0], variance: truth.variance), .dashed),
        ("Gaussian, collapsed", GaussianMixture(means: [4], variance: noise), .dashDotted),
      ]
      return Figure.Panel(
        "r = \(noise)", x: .linear("x_32 − 0.9 ẑ_31"), y: .linear("density"),
        series: curves.map { name, distribution, dash in
          .line(name, x: positions, y: positions.map(distribution.density), dash: dash)
        }, legend: .below)
    }
    return Figure("One step ahead: the truth and three answers", columns: 2, panels: [panel(0.2), panel(0.04)])
  }

  /// The divergence of N(m, s²) from the truth over s, for m between the modes and on one.
  static var valleys: Figure {
    let deviations = (-24...24).map { pow(10, Double($0) / 24) }
    func panel(_ noise: Double) -> Figure.Panel {
      let walk = BimodalWalk(observationVariance: noise)
      let grid = BinGrid(center: 0)
      let truth = grid.masses(of: walk.predictive(from: FilteredState(mean: 0, variance: 0)))
      func scores(_ mean: Double) -> [Double] {
        deviations.map { JensenShannon.between(grid.masses(of: GaussianMixture(means: [mean], variance: $0 * $0)), truth) }
      }
      return Figure.Panel(
        "r = \(noise)", x: .log("deviation s of the Gaussian"), y: .linear("JSD, nats", range: 0...0.75),
        series: [
          .line("between the modes, m = 0", x: deviations, y: scores(0)),
          .line("on one mode, m = 4", x: deviations, y: scores(4), dash: .dashed),
          .line("ln 2", x: deviations, y: deviations.map { _ in log(2) }, dash: .dotted),
        ], legend: .below)
    }
    return Figure("Two valleys: what the divergence asks of a Gaussian", columns: 2, panels: [panel(0.2), panel(0.04)])
  }
}
