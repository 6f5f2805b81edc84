import Foundation
import Lectern

/// What the prior can be, and what its bound loses.
enum Figures {
  static func aggregate() throws -> Figure {
    let prior = AggregateClaims.prior
    let places = (-40...40).map { Double($0) / 10 }
    let exact = try places.map { try prior.surprise([$0]).value }
    let loss = try places.map { try prior.expectedLoss([$0]).value }
    let deviation = AggregateClaims.variance
    return Figure(
      "A prior with auxiliary states", columns: 2,
      panels: [
        Figure.Panel(
          "densities of z_1", x: .linear("z_1"), y: .linear("density"),
          series: [
            .line("p*, what is wanted", x: places, y: places.map { exp(AggregateClaims.logAggregate($0)) }),
            .line("hierarchical prior", x: places, y: exact.map { exp(-$0) }),
            .line("best Gaussian", x: places, y: places.map { exp(logNormal($0, mean: 0, variance: deviation)) }, dash: .dashed),
          ], legend: .below),
        Figure.Panel(
          "the bound", x: .linear("z_1"), y: .linear("nats"),
          series: [.line("−log p_η", x: places, y: exact), .line("L_VHP", x: places, y: loss, dash: .dashed)], legend: .below),
      ])
  }
}
