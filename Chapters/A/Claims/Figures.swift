import ChapterKit
import Foundation
import Plots
import StateSpace
import Tensor

/// What later observations add, and how later inputs matter.
enum Figures {
  private static let (a, b, q, r) = (0.9, 1.5, 0.3, 0.2)

  /// E[z_1 | x_1, x_2] against u_2; by the lemma as printed the line is level.
  static func collider(_ settings: Chapter.Settings) throws -> Figure {
    let model = PosteriorClaims.scalar(a: a, b: b, q: q, r: r)
    let positions = stride(from: -2.0, through: 2.01, by: 0.25).map { $0 }
    func mean(_ observations: [[Double]], _ u2: Double) -> Double {
      model.initialPosterior(observations: observations, covariates: [[0.7], [u2]]).mean[0]
    }
    let both = positions.map { mean([[0.4], [-1.1]], $0) }
    return Figure(
      "The posterior of z_1 depends on the later input u_2",
      panels: [
        Figure.Panel(
          "x_1 = 0.4, x_2 = −1.1", x: .linear("u_2"), y: .linear("E[z_1 | x_1, x_2]", range: -1.5...1.5),
          series: [
            .line("the exact posterior, given u_2", x: positions, y: both),
            .line(
              "if it did not depend on u_2", x: positions, y: positions.map { _ in mean([[0.4], [-1.1]], 0) }, dash: .dashed),
          ])
      ])
  }

  /// One series: its states, and two standard deviations around the filter's and the smoother's means.
  static func smoothing(_ settings: Chapter.Settings) throws -> Figure {
    let model = PosteriorClaims.scalar(a: a, b: b, q: q, r: 4 * r)
    let draws = CounterRandom(seed: Int(settings.seed % (1 << 32)), purpose: "chapter A, figure")
    let covariates = (1...24).map { [Double($0 % 6 == 0 ? 1 : 0)] }
    var states: [Double] = []
    for time in covariates.indices {
      let before = states.last.map { a * $0 + b * covariates[time][0] }
      states.append((before ?? 0) + (before == nil ? 1 : q.squareRoot()) * draws.normal(series: 0, time: time))
    }
    let observations = states.indices.map { [states[$0] + (4 * r).squareRoot() * draws.normal(series: 1, time: $0)] }
    let pass = model.filter(observations: observations, covariates: covariates)
    let smoothed = model.smooth(observations: observations, covariates: covariates)
    let times = states.indices.map { Double($0 + 1) }
    func band(_ name: String, _ distributions: [GaussianVector]) -> Curve {
      let reach = distributions.map { 2 * $0.covariance.values[0].squareRoot() }
      return .band(
        name, x: times, low: zip(distributions, reach).map { $0.mean[0] - $1 },
        high: zip(distributions, reach).map { $0.mean[0] + $1 })
    }
    return Figure(
      "The state, from the past alone and from all observations",
      panels: [
        Figure.Panel(
          "mean ± two standard deviations", x: .linear("t"), y: .linear("z_t"),
          series: [
            band("given x_{1:t}", pass.filtered), band("given all of x_{1:T}", smoothed),
            .line("the states", x: times, y: states),
          ], legend: .below)
      ])
  }
}
