import ChapterKit
import Foundation

/// The terms that the lines of C.2 arrange, at one point (z_{1:T}, z^{1:K}), from scalar Gaussians.
struct Lines {
  private(set) var initial = 0.0  // log p(z_{1:j} | u_{1:j})
  private(set) var earlySights = 0.0  // Σ_{t≤j} log p(x_t | …)
  private(set) var lateSights = 0.0  // Σ_{t>j} log p(x_t | …)
  private(set) var ends = 0.0  // Σ log p(z_t^K)
  private(set) var reverse = 0.0  // Σ log p(z_t^{k−1} | z_t^k, c_t)
  private(set) var initialPosterior = 0.0  // log q(z_{1:j} | …)
  private(set) var posterior = 0.0  // Σ_{t>j} log q(z_t | …)
  private(set) var forward = 0.0  // Σ log q(z_t^k | z_t^{k−1})

  init(_ chain: ChainForms, _ index: Int, _ steps: [PosteriorStep], at point: [Double]) throws {
    let (world, j, levels) = (chain.world, chain.world.order, chain.levels)
    let (numbers, data) = (world.numbers, world.series[index])
    let known = Array(data.covariates[..<j].joined())
    initial = try DenseGaussian(NaiveSeries.initial(numbers, known)).logDensity(at: Array(point[..<j]))
    for (time, step) in steps.enumerated() {
      let history = Array(point[max(0, time - j)..<time])
      let mean = dot(step.slopes.suffix(history.count), history) + step.offset
      let encoded = logNormal(point[time], mean: mean, variance: step.variance)
      let window = max(0, time - j + 1)...time
      let sight = (0..<2).reduce(0.0) {
        let mean = numbers.sightMean($1, seeing: Array(point[window]), window.flatMap { data.covariates[$0] })
        return $0 + logNormal(data.observations[time][$1], mean: mean, variance: numbers.sightVariances[$1])
      }
      guard time >= j else {
        initialPosterior += encoded
        earlySights += sight
        continue
      }
      posterior += encoded
      lateSights += sight
      let moved = numbers.mean(after: history, (time - j...time).flatMap { data.covariates[$0] })
      let start = world.steps + (time - j) * levels
      let states = [point[time]] + point[start..<start + levels]
      ends += logNormal(states[levels], mean: 0, variance: 1)
      for k in 1...levels {
        let (noisy, context) = chain.kernel(k)
        reverse += logNormal(states[k - 1], mean: noisy * states[k] + context * moved, variance: chain.betas[k - 1])
        forward += logNormal(states[k], mean: (1 - chain.betas[k - 1]).squareRoot() * states[k - 1], variance: chain.betas[k - 1])
      }
    }
  }

  /// The second display of C.2, with the joint of z_{1:j} subtracted `count` times.
  func substituted(count: Double) -> Double {
    initial + earlySights + lateSights + ends + reverse - count * initialPosterior - posterior - forward
  }

  /// The third display: grouped.
  var grouped: Double {
    (initial + earlySights - initialPosterior + lateSights) + (ends + reverse - forward) - posterior
  }

  /// The parts of the last display that need the noisy states, and those that do not.
  var chainPart: Double { ends + reverse - forward }
  var cleanPart: Double { initial - initialPosterior + (earlySights + lateSights) - posterior }
}
