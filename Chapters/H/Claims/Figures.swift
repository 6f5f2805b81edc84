import Autodiff
import ChapterKit
import DiffusionChain
import Foundation
import Networks
import Plots

/// What the parts look like.
enum Figures {
  /// σ(a) tanh(b) over b for some a.
  static func gate(_ settings: Chapter.Settings) -> Figure {
    let positions = (-40...40).map { Double($0) / 10 }
    let series = [-3.0, -1, 0, 1, 3].map { a -> Curve in
      let tape = Tape(precision: .double, recordsGradients: false)
      let u = tape.constant(positions.flatMap { [a, $0] }, [positions.count, 2])
      return .line("a = \(Int(a))", x: positions, y: Autodiff.gate(u).doubles)
    }
    return Figure(
      "The gated unit",
      panels: [
        Figure.Panel("σ(a) tanh(b)", x: .linear("b"), y: .linear("g", range: -1...1), series: series)
      ])
  }

  /// How many of six states of the history the target's slot sees, by the number of blocks.
  static func reach(_ settings: Chapter.Settings) -> Figure {
    let mixers: [(String, MixerKind)] = [
      ("recurrent", .gatedRecurrence), ("three taps, padded on the left", .convolution(taps: 3)),
      ("two taps, padded on the left", .convolution(taps: 2)), ("two taps, padded on the right", .centeredConvolution(taps: 2)),
    ]
    let series = mixers.map { name, mixer -> Curve in
      let counts = (1...4).map { blocks in
        Moves.union(seed: settings.seed, change: { ($0.order, $0.timeMixer, $0.transitionBlocks) = (6, mixer, blocks) }) {
          $0.slotsSeen
        }.count - 1  // the target itself
      }
      return Curve(name, mark: .pointsAndLine, x: [1, 2, 3, 4], y: counts.map(Double.init))
    }
    return Figure(
      "What the target sees",
      panels: [
        Figure.Panel(
          "six states of history", x: .linear("blocks", range: 0.8...4.2, ticks: (1...4).map { (Double($0), String($0)) }),
          y: .linear("states seen", range: -0.3...6.3), series: series, legend: .below)
      ])
  }

  /// Three sines of the embedding, and how alike the embeddings of two levels are.
  static func levels(_ settings: Chapter.Settings) throws -> Figure {
    let schedule = try NoiseSchedule.Specification(.linear(from: 7.8e-4, to: 0.156), levels: 128).schedule()
    let levels = (1...schedule.levels).map(Double.init)
    let positions = schedule.noiseLevels.map { log($0) / 4 }
    func table(_ positions: [Double]) -> [[Double]] { positions.map { Naive.sinusoids($0, width: 64) { pow(10, 4 * $0) } } }
    func likeness(_ positions: [Double]) -> [Double] {
      let table = table(positions)
      return table.map { row in zip(row, table[63]).reduce(0) { $0 + $1.0 * $1.1 } / 32 }
    }
    return Figure(
      "The level embedding, 128 levels", columns: 1,
      panels: [
        Figure.Panel(
          "three of its 64 numbers", x: .linear("k", range: 1...128), y: .linear("sin(¼ ln σ_k · frequency)", range: -1.1...1.1),
          series: [0, 5, 8].map { i in .line("10^(4·\(i)/31)", x: levels, y: table(positions).map { $0[i] }) }, legend: .below),
        Figure.Panel(
          "similarity to level 64", x: .linear("k", range: 1...128), y: .linear("cosine"),
          series: [
            .line("¼ ln σ_k", x: levels, y: likeness(positions)),
            .line("k − 1", x: levels, y: likeness(levels.map { $0 - 1 }), dash: .dashed),
          ]),
      ])
  }
}
