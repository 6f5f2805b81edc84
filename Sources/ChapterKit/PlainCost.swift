import Foundation

extension PlainChain {
  /// The bound on −log p_ψ(z⁰ | c) with one noise per level, kernel by kernel: no weight, no constant, no target.
  ///
  /// Entries of `noises` belong to level 1 first, all latents side by side.
  public func cost(of clean: [Double], noises: [Double], output: Output) -> Double {
    func divergence(_ mean: Double, _ variance: Double, from other: Double, _ otherVariance: Double) -> Double {
      let (ratio, gap) = (variance / otherVariance, mean - other)
      return 0.5 * (ratio - 1 - log(ratio) + gap * gap / otherVariance)
    }
    var sum = clean.reduce(0) { $0 + divergence(signals[levels] * $1, spreads[levels], from: 0, 1) }
    for k in 1...levels {
      let noisy = clean.indices.map { signals[k] * clean[$0] + spreads[k].squareRoot() * noises[(k - 1) * clean.count + $0] }
      let answer = output(noisy, k)
      for (index, state) in clean.enumerated() {
        let mean = self.mean(k, noisy[index], answer[index])
        guard k > 1 else {
          sum -= logNormal(state, mean: mean, variance: variances[0])
          continue
        }
        // q(z^{k−1} | z^k, z⁰)
        let share = spreads[k - 1] / spreads[k]
        let posterior =
          signals[k - 1] * betas[k - 1] / spreads[k] * state + (1 - betas[k - 1]).squareRoot() * share * noisy[index]
        sum += divergence(posterior, share * betas[k - 1], from: mean, variances[k - 1])
      }
    }
    return sum
  }
}
