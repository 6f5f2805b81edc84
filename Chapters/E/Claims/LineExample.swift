import Autodiff
import ChapterKit
import DiffusionChain
import DiffusionLoss
import Foundation
import Tensor

/// Clean states z⁰ ~ N(0, s²) and the network F(z^k) = a z^k, which is not the best: the loss drawn by the package, and its mean
/// level by level from a recursion over β.
struct LineExample {
  private let recursion: ForwardRecursion
  private let slope: Double
  private let standardDeviation: Double

  init(_ schedule: NoiseSchedule, slope: Double, standardDeviation: Double) {
    recursion = ForwardRecursion(betas: schedule.betas)
    (self.slope, self.standardDeviation) = (slope, standardDeviation)
  }

  private struct Line: OutputNetwork {
    let slope: Double

    func output(noisy: Variable, levels: [Int]) -> Variable { slope * noisy }
  }

  /// The package's loss of `count` clean states, each at one level drawn from its distribution and with one noise.
  func estimates(_ loss: DenoisingLoss, count: Int, _ draws: Draws) -> [Double] {
    let chunk = 10_000
    return stride(from: 0, to: count, by: chunk).flatMap { start -> [Double] in
      let rows = start..<min(start + chunk, count)
      let tape = Tape(precision: .double, recordsGradients: false)
      func column(_ which: Int, times factor: Double) -> Variable {
        tape.constant(rows.map { factor * draws.normal($0, which) }, [rows.count, 1])
      }
      let levels = rows.map { loss.distribution.level(at: draws.uniform($0, 0)) }
      return loss.estimate(
        clean: column(1, times: standardDeviation), LevelDraws(levels: levels, noise: column(2, times: 1)),
        network: Line(slope: slope)
      ).doubles
    }
  }

  /// w̃_k = ½ (1 − r_k) (Eq 44).
  func weight(_ k: Int) -> Double { 0.5 * recursion.explained(k) }

  /// L_forward + Σ_k weight(k) E(F − y_k)² + C (Eq 40), on average over z⁰ and ε.
  func expectation(_ weight: (Int) -> Double) -> Double {
    let last = recursion.variances.count - 1
    let (alphaBar, variance) = (recursion.factors[last] * recursion.factors[last], recursion.variances[last])
    let forward = 0.5 * (alphaBar * standardDeviation * standardDeviation - alphaBar - log(variance))
    let constant = 0.5 * log(2 * .pi * variance) - (2...last).reduce(0) { $0 + 0.5 * recursion.explained($1) }
    return forward + constant + (1...last).reduce(0) { $0 + weight($1) * error($1) }
  }

  /// E(F − y)²: with z^k = m z⁰ + √v ε and y = √v z⁰ − m ε (Eq 38) it is (a m − √v)² s² + (a √v + m)².
  private func error(_ k: Int) -> Double {
    let (m, root) = (recursion.factors[k], recursion.variances[k].squareRoot())
    return pow((slope * m - root) * standardDeviation, 2) + pow(slope * root + m, 2)
  }
}
