import DiffusionLoss
import Foundation

/// The reverse chain of Eqs 11 and 31 in plain numbers, from a walk along the forward process: no preconditioning, no tape.
///
/// F_ψ stands for √(1 − ᾱ_k) z⁰ − √ᾱ_k ε, so (z^k, F) is (z⁰, ε) turned by an angle, and is turned back here.
struct PlainChain: Sendable {
  let betas: [Double]
  /// √ᾱ_0 … √ᾱ_K.
  let signals: [Double]
  /// 1 − ᾱ_0 … 1 − ᾱ_K, from v_k = α_k v_{k−1} + β_k.
  let spreads: [Double]
  /// ς_1² … ς_K².
  let variances: [Double]

  init(betas: [Double], _ reverse: ReverseVariance = .forward, logRatios: [Double]? = nil) {
    var (signals, spreads) = ([1.0], [0.0])
    for (step, beta) in betas.enumerated() {
      signals.append((1 - beta).squareRoot() * signals[step])
      spreads.append((1 - beta) * spreads[step] + beta)
    }
    variances = betas.indices.map { step in
      let share = reverse == .posterior && step > 0 ? spreads[step] / spreads[step + 1] : 1
      return share * betas[step] * exp(logRatios?[step] ?? 0)
    }
    (self.betas, self.signals, self.spreads) = (betas, signals, spreads)
  }

  /// The β_k of a schedule that is given by its noise levels: α_k = (1 + σ²_{k−1})/(1 + σ_k²).
  static func betas(noiseLevels: [Double]) -> [Double] {
    zip([0] + noiseLevels.dropLast(), noiseLevels).map { 1 - (1 + $0 * $0) / (1 + $1 * $1) }
  }

  /// K.
  var levels: Int { betas.count }

  /// ε_ψ.
  func noise(_ k: Int, _ state: Double, _ output: Double) -> Double {
    spreads[k].squareRoot() * state - signals[k] * output
  }

  /// D_ψ, the predicted z⁰.
  func clean(_ k: Int, _ state: Double, _ output: Double) -> Double {
    signals[k] * state + spreads[k].squareRoot() * output
  }

  /// μ_ψ of Eq 31.
  func mean(_ k: Int, _ state: Double, _ output: Double) -> Double {
    (state - betas[k - 1] / spreads[k].squareRoot() * noise(k, state, output)) / (1 - betas[k - 1]).squareRoot()
  }

  /// A and B of the kernel's mean A z^k + B μ when D is the best one for z⁰ ~ N(μ, s²), from μ̃_k with D in place of z⁰.
  func bestKernel(_ k: Int, deviation: Double) -> (noisy: Double, context: Double) {
    let square = deviation * deviation
    let total = signals[k] * signals[k] * square + spreads[k]
    let clean = signals[k - 1] * betas[k - 1] / spreads[k]
    let kept = (1 - betas[k - 1]).squareRoot() * spreads[k - 1] / spreads[k]
    return (clean * square * signals[k] / total + kept, clean * spreads[k] / total)
  }
}

/// One row's way down, all its latents side by side.
extension PlainChain {
  typealias Output = (_ state: [Double], _ level: Int) -> [Double]

  /// Eq 11 step by step: z^K, …, z⁰.
  func ancestral(from start: [Double], noise: (_ level: Int) -> [Double], output: Output) -> [[Double]] {
    var floors = [start]
    for k in stride(from: levels, through: 1, by: -1) {
      let state = floors[levels - k]
      let (answer, draw, deviation) = (output(state, k), noise(k), variances[k - 1].squareRoot())
      floors.append(state.indices.map { mean(k, state[$0], answer[$0]) + deviation * draw[$0] })
    }
    return floors
  }

  /// DDIM with η = 0 in its authors' form, √ᾱ_{k'} D + √(1 − ᾱ_{k'}) ε_ψ; then the chain's last kernel.
  func implicit(along path: [Int], from start: [Double], noise: [Double], output: Output) -> [Double] {
    var state = start
    for (k, next) in zip(path, path.dropFirst()) {
      let answer = output(state, k)
      state = state.indices.map {
        signals[next] * clean(k, state[$0], answer[$0]) + spreads[next].squareRoot() * self.noise(k, state[$0], answer[$0])
      }
    }
    return last(state, noise, output)
  }

  /// DPM-Solver++(2M) in its authors' form: h is the step in log √ᾱ/√(1 − ᾱ), r the step before divided by h.
  func multistep(along path: [Int], from start: [Double], noise: [Double], reach: Double = 1, output: Output) -> [Double] {
    var (state, before) = (start, start)
    func place(_ k: Int) -> Double { log(signals[k] / spreads[k].squareRoot()) }
    for step in 0..<path.count - 1 {
      let (k, next) = (path[step], path[step + 1])
      let answer = output(state, k)
      let now = state.indices.map { clean(k, state[$0], answer[$0]) }
      let h = place(next) - place(k)
      let half = step == 0 ? 0 : reach * h / (2 * (place(k) - place(path[step - 1])))  // 1/(2r)
      state = state.indices.map {
        let aim = (1 + half) * now[$0] - half * before[$0]
        return (spreads[next] / spreads[k]).squareRoot() * state[$0] - signals[next] * expm1(-h) * aim
      }
      before = now
    }
    return last(state, noise, output)
  }

  private func last(_ state: [Double], _ noise: [Double], _ output: Output) -> [Double] {
    let answer = output(state, 1)
    return state.indices.map { mean(1, state[$0], answer[$0]) + variances[0].squareRoot() * noise[$0] }
  }
}
