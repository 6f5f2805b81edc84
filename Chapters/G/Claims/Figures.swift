import ChapterKit
import Foundation
import Plots

/// What the prior can be, and what its bound loses.
enum Figures {
  static func aggregate() throws -> Figure {
    let prior = AggregateClaims.prior
    let positions = (-40...40).map { Double($0) / 10 }
    let exact = try positions.map { try prior.negativeLogLikelihood([$0]).value }
    let loss = try positions.map { try prior.expectedLoss([$0]).value }
    let standardDeviation = AggregateClaims.variance
    return Figure(
      "A prior with auxiliary states", columns: 2,
      panels: [
        Figure.Panel(
          "densities of z_1", x: .linear("z_1"), y: .linear("density"),
          series: [
            .line("p*, the target", x: positions, y: positions.map { exp(AggregateClaims.logAggregate($0)) }),
            .line("hierarchical prior", x: positions, y: exact.map { exp(-$0) }),
            .line(
              "best Gaussian", x: positions, y: positions.map { exp(logNormal($0, mean: 0, variance: standardDeviation)) },
              dash: .dashed),
          ], legend: .below),
        Figure.Panel(
          "the bound", x: .linear("z_1"), y: .linear("nats"),
          series: [.line("−log p_η", x: positions, y: exact), .line("L_VHP", x: positions, y: loss, dash: .dashed)],
          legend: .below),
      ])
  }

  /// L_VHP against the width of q_Φ, for j = 1 and j = 2: at its best it is tight, or as near as independent components come.
  static func widths() throws -> Figure {
    let factors = stride(from: -2.0, through: 2.01, by: 0.25).map { exp2($0) }
    let panels = try [Examples.line, Examples.plane].map { kernels -> Figure.Panel in
      let first = Examples.positions(order: kernels.count)[0]
      let best = Examples.bestAuxiliary(kernels, first)
      let losses = factors.map { factor -> Double in
        let scaled = best.map { Kernel(level: $0.level, slopes: $0.slopes, variance: factor * $0.variance) }
        let losses = Prior(conditional: kernels, auxiliary: scaled).losses(first, noises: cubature(kernels.count))
        return losses.reduce(0, +) / Double(losses.count)
      }
      let negativeLogLikelihood = try Prior(conditional: kernels, auxiliary: best).negativeLogLikelihood(first).value
      return Figure.Panel(
        "j = \(kernels.count)", x: .log("variance of q_Φ over its best"), y: .linear("nats"),
        series: [
          .line("L_VHP", x: factors, y: losses),
          .line("−log p_η", x: factors, y: factors.map { _ in negativeLogLikelihood }, dash: .dashed),
        ])
    }
    return Figure("L_VHP with a wrong variance of q_Φ", columns: 2, panels: panels)
  }
}
