import ChapterKit
import Foundation
import Plots
import ReverseProcess

/// A density with two modes, and who draws from it.
enum Figures {
  /// The density on floor after floor, for two states before; K = 128.
  static func floors() -> Figure {
    let plain = PlainChain(betas: LinearClaims.usual.betas)
    let panels = [-0.5, 1.2].map { previous -> Figure.Panel in
      let modes = Modes(after: previous)
      let floors = Floors(plain, over: -6...6, step: 0.02) { modes.output($0, $1, plain) }
      let shown = floors.positions.indices.filter { abs(floors.positions[$0]) <= 3.5 && $0.isMultiple(of: 2) }
      let x = shown.map { floors.positions[$0] }
      let lines = [128, 60, 30, 10, 0].map { k in
        Curve.line(k == 0 ? "z_t" : "z_t^\(k)", x: x, y: shown.map { floors.densities[k][$0] })
      }
      return Figure.Panel(
        previous < 0 ? "z_{t−1} = −\(-previous)" : "z_{t−1} = \(previous)", x: .linear("z"), y: .linear("density"),
        series: lines)
    }
    return Figure("From noise to a transition, floor by floor", columns: 2, panels: panels)
  }

  /// What eight calls draw, against the chain.
  static func samplers() -> Figure {
    let distributions = FewStepDistributions()
    let shown = distributions.floors.positions.indices.filter {
      abs(distributions.floors.positions[$0]) <= 2.5 && $0.isMultiple(of: 2)
    }
    let x = shown.map { distributions.floors.positions[$0] }
    func line(_ name: String, _ sampler: Sampler, _ dash: Curve.Dash) -> Curve {
      let distribution = distributions.distribution(sampler)
      return .line(name, x: x, y: x.map { distribution.density(at: $0).value }, dash: dash)
    }
    let ancestral = Curve.line("ancestral, 128 calls", x: x, y: shown.map { distributions.floors.densities[0][$0] })
    let panels = [8, 16].map { calls in
      Figure.Panel(
        "\(calls) calls", x: .linear("z_t"), y: .linear("density"),
        series: [
          ancestral, line("implicit", .implicit(calls: calls), .dashed), line("multistep", .multistep(calls: calls), .dotted),
        ])
    }
    return Figure("One network, three samplers", columns: 2, panels: panels)
  }
}
