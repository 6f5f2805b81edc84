import ChapterKit
import Foundation
import Plots

/// The bound as the encoder's width changes, and draw by draw.
enum Figures {
  private static func example(_ settings: Chapter.Settings) -> TestExample {
    TestExample(order: 1, gaps: true, seed: settings.seed)
  }

  /// Bound and importance-weighted bounds against the factor on every variance of the exact posterior.
  static func widths(_ settings: Chapter.Settings) throws -> Figure {
    let example = example(settings)
    let factors = stride(from: -2.0, through: 2.01, by: 0.25).map { exp2($0) }
    let count = settings.full ? 65_536 : 4096
    let noises = Bench(example: example).draws(count, Draws(seed: settings.seed, "chapter C, widths"))
    let evidence = try example.logEvidence(1)
    var (bound, eights, many) = ([Double](), [Double](), [Double]())
    for factor in factors {
      let steps = example.series.indices.map { EntropyClaims.scaled(example, $0, factor) }
      bound.append(average(Bench(example: example).expected(steps).elbo, 1))
      let logs = Bench(example: example).values(steps, noises: noises).elbo.map { $0[1] }
      func mean(of size: Int) -> Double {
        let groups = stride(from: 0, to: count, by: size).map { ImportanceClaims.logMeanExp(Array(logs[$0..<$0 + size])) }
        return groups.reduce(0, +) / Double(groups.count)
      }
      eights.append(mean(of: 8))
      many.append(mean(of: 64))
    }
    return Figure(
      "The bound with a wrong encoder variance",
      panels: [
        Figure.Panel(
          example.name, x: .log("variance of the encoder over that of the posterior"), y: .linear("nats"),
          series: [
            .line("log p(x | u)", x: factors, y: factors.map { _ in evidence }, dash: .dashed),
            .line("64 draws", x: factors, y: many), .line("8 draws", x: factors, y: eights),
            .line("the bound", x: factors, y: bound),
          ])
      ])
  }

  /// The bound of single draws with the entropy drawn and known.
  static func draws(_ settings: Chapter.Settings) throws -> Figure {
    let example = example(settings)
    let noises = Bench(example: example).draws(60, Draws(seed: settings.seed, "chapter C, points"))
    let positions = noises.indices.map { Double($0 + 1) }
    let panels = [1, 0.3].map { factor in
      let steps = example.series.indices.map { EntropyClaims.scaled(example, $0, factor) }
      func elbo(_ bench: Bench) -> [Double] { bench.values(steps, noises: noises).elbo.map { $0[1] } }
      return Figure.Panel(
        factor == 1 ? "c = 1, the exact posterior" : "c = 0.3", x: .linear("draw"), y: .linear("nats"),
        series: [
          .points("closed form", x: positions, y: elbo(Bench(example: example, entropy: .closedForm)), symbol: .triangle),
          .points("log q at the draw", x: positions, y: elbo(Bench(example: example))),
        ], legend: .below)
    }
    return Figure("One draw at a time", columns: 2, panels: panels)
  }
}
