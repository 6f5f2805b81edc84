import ChapterKit
import Foundation

/// The step before Jensen: what an average over draws says before the logarithm is taken.
enum ImportanceClaims {
  static let unbiased = Claim(
    "Eq C.d", "The mean of p/q over draws from the encoder is the evidence itself, for any encoder that covers the posterior.",
    kind: .estimate, oracle: "a dense Gaussian of what is observed, by elimination"
  ) { check in
    for order in 1...2 {
      let world = World(order: order, gaps: true, seed: check.seed)
      let logs = logWeights(world, count: check.full ? 65_536 : 16_384, seed: check.seed)
      for index in world.series.indices {
        let evidence = try world.logEvidence(index)
        let ratios = logs.map { exp($0[index] - evidence) }
        let elbo = average(logs, index)
        check.mean(
          ofDraws: ratios, claimed: 1, "\(world.name), series \(index)",
          foils: [("exp of the mean logarithm, Jensen's side", exp(elbo - evidence))])
      }
    }
  }

  static let ladder = Claim(
    "Eq C.e", "log of a mean of 8 lies between the bound and the evidence: IWAE_1 ≤ IWAE_8 ≤ log p(x | u).", kind: .bound,
    oracle: "a dense Gaussian of what is observed, by elimination"
  ) { check in
    for order in 1...2 {
      let world = World(order: order, gaps: true, seed: check.seed)
      let logs = logWeights(world, count: check.full ? 65_536 : 16_384, seed: check.seed)
      for index in world.series.indices {
        let evidence = try world.logEvidence(index)
        let groups = stride(from: 0, to: logs.count, by: 8).map { start in logs[start..<start + 8].map { $0[index] } }
        let eights = groups.map { logMeanExp($0) }
        let singles = groups.map { $0.reduce(0, +) / 8 }
        let (mean, error) = meanAndError(eights)
        let rises = meanAndError(zip(eights, singles).map { $0 - $1 })
        check.atMost(
          mean, evidence, allowed: StatisticalLaw.threshold * error, "IWAE_8 ≤ log p, \(world.name), series \(index)",
          lowerFoils: [("log of the sum, not divided by 8", mean + log(8))])
        check.atMost(
          0, rises.mean, allowed: 0, "IWAE_1 ≤ IWAE_8, \(world.name), series \(index)", foils: [("turned round", -rises.mean)])
        check.atMost(
          average(logs, index), evidence, allowed: StatisticalLaw.threshold * meanAndError(logs.map { $0[index] }).error,
          "IWAE_1 ≤ log p, \(world.name), series \(index)")
      }
    }
  }

  /// log p(x, z)/q(z) at independent draws of an encoder wider than the posterior, so that the ratio has a variance.
  static func logWeights(_ world: World, count: Int, seed: UInt64) -> [[Double]] {
    let steps = world.series.indices.map { index in
      EntropyClaims.scaled(world, index, 1.5).map {
        PosteriorStep(slopes: $0.slopes.map { 0.9 * $0 }, offset: $0.offset, variance: $0.variance)
      }
    }
    let bench = Bench(world: world)
    return bench.values(steps, noises: bench.draws(count, Draws(seed: seed, "chapter C, weights"))).elbo
  }

  static func logMeanExp(_ logs: [Double]) -> Double {
    let top = logs.max() ?? 0
    return top + log(logs.reduce(0) { $0 + exp($1 - top) } / Double(logs.count))
  }

  static func meanAndError(_ values: [Double]) -> (mean: Double, error: Double) {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    return (mean, (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1) / count).squareRoot())
  }
}
