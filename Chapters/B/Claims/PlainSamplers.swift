import ChapterKit
import DiffusionLoss
import Foundation

extension PlainChain {
  /// The chain with one of the package's reverse variances; `.learned` is β_k times exp of its log ratio, as `.forward` is.
  init(betas: [Double], _ reverse: ReverseVariance, logRatios: [Double]? = nil) {
    self.init(betas: betas, isPosterior: reverse == .posterior, logRatios: logRatios)
  }
}

/// The samplers of fewer calls, one row at a time, all its latents side by side.
extension PlainChain {
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
    func position(_ k: Int) -> Double { log(signals[k] / spreads[k].squareRoot()) }
    for step in 0..<path.count - 1 {
      let (k, next) = (path[step], path[step + 1])
      let answer = output(state, k)
      let now = state.indices.map { clean(k, state[$0], answer[$0]) }
      let h = position(next) - position(k)
      let half = step == 0 ? 0 : reach * h / (2 * (position(k) - position(path[step - 1])))  // 1/(2r)
      state = state.indices.map {
        let extrapolated = (1 + half) * now[$0] - half * before[$0]
        return (spreads[next] / spreads[k]).squareRoot() * state[$0] - signals[next] * expm1(-h) * extrapolated
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
