import ChapterKit
import DiffusionChain
import Foundation
import Plots
import Probability

/// Noise added, by schedule and level; and noise removed.
enum Figures {
  private static let positions = (-100...100).map { Double($0) / 25 }

  /// How many levels the models of the last figure have.
  static let depths = [1, 4, 16, 64]

  /// A state of two modes, noised away.
  static var noising: Figure {
    let shown = [
      ("linear, stretched: 128 levels", TestSchedules.stretched), ("linear, unscaled: 128 levels", TestSchedules.unscaled),
    ]
    let panels = shown.map { name, schedule in
      Figure.Panel(
        name, x: .linear("z^k"), y: .linear("density", range: 0...0.7),
        series: [0, 16, 32, 64, 128].map { k in
          let components = BimodalState.noised(schedule, k)
          return .line("k = \(k)", x: positions, y: positions.map { BimodalState.density(components, at: $0) })
        } + [
          .line(
            "N(0, 1)", x: positions, y: positions.map { exp(Normal.standard.logDensity(at: $0)) }, dash: .dashed, color: .black
          )
        ],
        legend: .below)
    }
    return Figure("A state with two modes, with more and more noise", columns: 2, panels: panels)
  }

  /// ᾱ_k and σ_k of the schedules that have names.
  static var schedules: Figure {
    let named = [
      ("linear, stretched", TestSchedules.stretched), ("linear, unscaled", TestSchedules.unscaled),
      ("cosine", TestSchedules.cosine), ("σ 0.002 … 80", TestSchedules.karras),
    ]
    let levels = (1...TestSchedules.levels).map(Double.init)
    return Figure(
      "Four schedules of 128 levels", columns: 2,
      panels: [
        Figure.Panel(
          "Clean variance that is left", x: .linear("k", range: 0...128), y: .linear("ᾱ_k", range: 0...1),
          series: named.map { .line($0.0, x: levels, y: $0.1.alphaBars) }, legend: .below),
        Figure.Panel(
          "Noise divided by signal", x: .linear("k", range: 0...128), y: .log("σ_k", range: 1e-3...1e3),
          series: named.map { .line($0.0, x: levels, y: $0.1.noiseLevels) }, legend: .below),
      ])
  }

  /// The density of Eq 27 for the best network of a state of two modes, by the number of levels.
  static var model: Figure {
    let clean = BimodalState.modes.map {
      Normal(mean: $0, variance: BimodalState.standardDeviation * BimodalState.standardDeviation)
    }
    return Figure(
      "The density of the model",
      panels: [
        Figure.Panel(
          "p(z⁰) by number of levels K", x: .linear("z⁰"), y: .linear("density", range: 0...0.8),
          series: [.line("the state", x: positions, y: positions.map { BimodalState.density(clean, at: $0) }, dash: .dashed)]
            + depths.map { depth in
              let chain = chain(depth)
              return .line("K = \(depth)", x: positions, y: positions.map { chain($0) })
            }, legend: .below)
      ])
  }

  /// Eq 27 with σ from 0.05 to 10.
  private static func chain(_ depth: Int) -> ChainDensity {
    let schedule = NoiseSchedule.karras(minimum: 0.05, maximum: 10, levels: depth)
    return ChainDensity(
      from: { exp(Normal.standard.logDensity(at: $0)) }, through: Array((1...depth).reversed()), reach: 6, spacing: 0.025,
      kernel: { BimodalState.bestKernel(schedule, $0, from: $1) })
  }
}
