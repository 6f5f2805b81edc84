import ChapterKit
import Foundation
import Oracle
import StateSpace

/// Three steps with memory 1 and one covariate, and two noisy states, with a nonlinear network, above each of z_2 and z_3.
struct BentSeries {
  let latents: [Double]
  let observations: [Double]
  let covariates: [Double]

  private var example: DensityClaims.TestExample { DensityClaims.two }

  /// c_t = (z_{t−1}, u_{t−1}, u_t), t = 2, 3.
  var contexts: [[Double]] { (1...2).map { [latents[$0 - 1], covariates[$0 - 1], covariates[$0]] } }

  /// Eq 10 by the package: initial distribution, emissions, and the sampler's density for each transition.
  func logDensity() -> Measured {
    func row(_ values: [Double], _ variance: Double) -> LinearGaussianConditional {
      LinearGaussianConditional(
        matrix: DenseMatrix(rows: 1, columns: values.count - 1, Array(values.dropLast())), offset: [values[values.count - 1]],
        covariance: DenseMatrix(rows: 1, columns: 1, [variance]))
    }
    // The transition of this model is not used.
    let model = LinearGaussianModel(
      order: 1, initial: row([0.5, 0.3], 1), transition: row([0, 0, 0, 0], 1), emission: row([0.8, 0.2, -0.1], 0.15))
    let known = covariates.map { [$0] }
    let start = model.initialDistribution(covariates: known).logDensity(at: [latents[0]])
    let sights = (1...3).reduce(0.0) { sum, time in
      sum + model.emission(at: time, covariates: known)(given: [latents[time - 1]]).logDensity(at: [observations[time - 1]])
    }
    let steps = (1...2).map { example.distribution(contexts[$0 - 1]).density(at: latents[$0]) }
    return Measured(
      start + sights + steps.reduce(0) { $0 + log($1.value) }, error: steps.reduce(1e-13) { $0 + $1.error / $1.value })
  }

  /// Everything in Eq 12 that holds no noisy state.
  private var logRest: Double {
    (0..<3).reduce(logNormal(latents[0], mean: 0.3 + 0.5 * covariates[0], variance: 1)) {
      $0 + logNormal(observations[$1], mean: 0.8 * latents[$1] + 0.2 * covariates[$1] - 0.1, variance: 0.15)
    }
  }

  /// log p(z²) + log p(z¹ | z², c) + log p(z⁰ | z¹, c) at every pair of positions, z² outermost.
  private func logChains(_ time: Int, _ positions: [Double], _ context: [Double]) -> [Double] {
    let chain = example.plain
    func logKernel(_ k: Int, _ previous: Double, _ state: Double) -> Double {
      let mean = chain.mean(k, state, BentNumbers.line.output(state, k, context))
      return logNormal(previous, mean: mean, variance: chain.variances[k - 1])
    }
    return positions.flatMap { upper in
      positions.map { logNormal(upper, mean: 0, variance: 1) + logKernel(2, $0, upper) + logKernel(1, latents[time], $0) }
    }
  }

  /// log ∫∫∫∫ of the joint of Eq 12 over z_2^{1:2} and z_3^{1:2}: every term of the fourfold sum is the whole joint.
  func logSum(step: Double = 0.25, contexts: [[Double]]? = nil, isShared: Bool = false) -> Double {
    let contexts = contexts ?? self.contexts
    let half = Int((7.5 / step).rounded())
    let positions = (-half...half).map { step * Double($0) }
    let (first, second, rest) = (logChains(1, positions, contexts[0]), logChains(2, positions, contexts[1]), logRest)
    var sum = 0.0
    if isShared {
      for (one, two) in zip(first, second) { sum += exp(rest + one + two) * step * step }
      return log(sum)
    }
    for one in first {
      for two in second { sum += exp(rest + one + two) }
    }
    return log(sum * step * step * step * step)
  }
}
