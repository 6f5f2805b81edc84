import ChapterKit
import Foundation

/// What the bound is, how far it lies below the evidence, and when it touches.
enum BoundClaims {
  static let doubled = Claim(
    "Eq C.l", "With exact means and twice the exact variances the bound lies 0.1534 nats a step below the evidence.",
    kind: .identity, oracle: "½ (2 − 1 − log 2) by hand, four digits"
  ) { check in
    for order in 1...2 {
      let example = TestExample(order: order, seed: check.seed)
      let steps = example.series.indices.map { EntropyClaims.scaled(example, $0, 2) }
      let elbo = Bench(example: example).expected(steps).elbo
      for index in example.series.indices {
        let gap = try example.logEvidence(index) - average(elbo, index)
        check.equal(
          gap / Double(example.steps), claimed: 0.1534, allowed: Tolerance.printed(decimals: 4),
          "\(example.name), series \(index), gap a step",
          foils: [("the divergence's arguments swapped", 0.0966), ("only the entropies compared, ½ log 2", 0.3466)])
      }
    }
  }

  static let gap = Claim(
    "Eq C.a", "The bound and the evidence differ by the divergence of the encoder from the exact posterior.",
    kind: .identity, oracle: "elimination in dense Gaussians"
  ) { check in
    for example in TestExample.all(seed: check.seed) {
      for (name, steps) in try encoders(example) {
        let bound = Bench(example: example).expected(steps)
        for index in example.series.indices {
          let (exact, ours) = (try example.exactPosterior(index), DenseGaussian(example.forms(steps[index])))
          let evidence = try example.logEvidence(index)
          let (divergence, swapped) = (try ours.divergence(from: exact), try exact.divergence(from: ours))
          let elbo = average(bound.elbo, index)
          let allowed = try example.naive(index).rounding(of: abs(evidence) + divergence + 10)
          check.equal(
            elbo, claimed: evidence - divergence, allowed: allowed, scale: 1, "\(example.name), series \(index), \(name)",
            foils: [
              ("the divergence's arguments swapped", evidence - swapped),
              ("the entropy of z_{1:j} dropped", elbo + average(bound.initialEntropy, index)),
              ("the opposite sign for the entropies", elbo + 2 * average(bound.entropy, index)),
            ])
        }
      }
    }
  }

  static let bound = Claim(
    "Eq 04", "For each of 96 random encoders the bound is at most log p(x | u).", kind: .bound,
    oracle: "the Kalman filter, or one dense Gaussian if entries miss"
  ) { check in
    let draws = Draws(seed: check.seed, "chapter C, encoders")
    for (number, example) in TestExample.all(seed: check.seed).enumerated() {
      for trial in 0..<6 {
        let steps = example.series.indices.map { index in
          example.exactSteps(index).enumerated().map { time, step in
            let address = (number * 6 + trial) * 2 + index
            return PosteriorStep(
              slopes: step.slopes.map { $0 + 0.3 * draws.normal(address, 4 * time) },
              offset: step.offset + 0.3 * draws.normal(address, 4 * time + 1),
              variance: step.variance * (1.1 + abs(draws.normal(address, 4 * time + 2))))
          }
        }
        let elbo = Bench(example: example).expected(steps).elbo
        for index in example.series.indices {
          let evidence = try evidence(example, index)
          check.atMost(
            average(elbo, index), evidence, "\(example.name), series \(index), encoder \(trial)",
            lowerFoils: [("the divergence added, not subtracted", 2 * evidence - average(elbo, index))])
        }
      }
    }
  }

  static let tight = Claim(
    "Eq C.b",
    "With the exact posterior as encoder, every single draw of the bound equals log p(x | u).",
    kind: .identity,
    oracle: "the Kalman filter, or one dense Gaussian if entries miss"
  ) { check in
    for example in TestExample.all(seed: check.seed) {
      let steps = example.series.indices.map { example.exactSteps($0) }
      let noises = Bench(example: example).draws(32, Draws(seed: check.seed, "chapter C, draws"))
      let sampled = Bench(example: example).values(steps, noises: noises)
      let closed = Bench(example: example, entropy: .closedForm).values(steps, noises: noises)
      let blind = Bench(example: example).values(example.series.indices.map { example.shortSightedSteps($0) }, noises: noises)
      for index in example.series.indices {
        let evidence = try evidence(example, index)
        let elbo = sampled.elbo.map { $0[index] }
        var foils = [("the closed form of the entropy", closed.elbo.map { $0[index] })]
        if example.numbers.hasCovariate {
          foils.append(("no dependence on u_{t+1:T}, as printed", blind.elbo.map { $0[index] }))
        }
        if example.order == 2 {
          foils.append(("log q(z_{1:j}) subtracted j times", zip(elbo, sampled.initialEntropy).map { $0 - $1[index] }))
        }
        check.equal(
          elbo, claimed: elbo.map { _ in evidence }, allowed: try example.naive(index).rounding(of: 20 + abs(evidence)), scale: 1,
          "\(example.name), series \(index), 32 draws", foils: foils)
      }
    }
  }

  /// An encoder off in every way, the best one without memory, and one that is right but for its width.
  private static func encoders(_ example: TestExample) throws -> [(String, [[PosteriorStep]])] {
    let all = example.series.indices
    func wide(_ index: Int) -> [PosteriorStep] { EntropyClaims.scaled(example, index, 10) }
    return [
      ("an encoder off in every way", all.map { example.poorSteps($0) }),
      ("the best without memory", try all.map { try example.forgetfulSteps($0) }),
      ("variances ten times too large", all.map(wide)),
    ]
  }

  private static func evidence(_ example: TestExample, _ index: Int) throws -> Double {
    let data = example.series[index]
    guard data.observed.allSatisfy({ $0 == [true, true] }) else { return try example.logEvidence(index) }
    return example.model.filter(observations: data.observations, covariates: data.covariates).logEvidence
  }
}

/// What an encoder loses that does not see the covariates to come.
enum CovariateClaims {
  static let future = Claim(
    "Eq 03", "An encoder without u_2 loses at least a² P b²/(2 (q + r)(S + b²)) nats on average over the data.",
    kind: .identity, oracle: "the formula, from variances alone"
  ) { check in
    let numbers = Numbers(order: 1, hasCovariate: true)
    let (a, q, r) = (numbers.slopes[0], numbers.variance, numbers.sightVariances[0])
    let b = numbers.inputSlopes[1] + numbers.sightInputSlopes[0][0]  // how u_2 moves x_2
    let filtered = r / (1 + r)  // P = Var[z_1 | x_1]
    let spread = a * a * filtered + q + r  // S = Var[x_2 | x_1, u_2]
    let best = a * a * filtered * b * b / (2 * (q + r) * (spread + b * b))
    let naive = a * a * filtered * b * b / (2 * (q + r) * spread)
    let (example, guesses) = try twoSteps(numbers)
    let full = try meanGap(example, guesses: nil)
    let allowed = try example.naive(0).rounding(of: 100)
    check.equal(
      try meanGap(example, guesses: guesses), claimed: best, allowed: allowed, scale: 0.01, "u_2 estimated from x_1, x_2",
      foils: [("no loss, as Eq 16 implies", full), ("b² for b² + S", best * (spread + b * b) / (b * b))])
    check.equal(
      try meanGap(example, guesses: guesses.map { _ in 0 }), claimed: naive, allowed: allowed, scale: 0.01, "u_2 taken for 0",
      foils: [("the best estimate", best)])
    check.equal(full, claimed: 0, allowed: allowed, scale: 0.01, "u_2 seen", foils: [("not seen", best)])
  }

  /// Series of two steps with one entry observed, at the cubature points of (z_1, z_2, x_1, x_2, u_2): averages over these series
  /// are expectations over the data. With each, E[u_2 | x_1, x_2].
  static func twoSteps(_ numbers: Numbers) throws -> (TestExample, guesses: [Double]) {
    func forms(_ input: Double) -> NaiveSeries { NaiveSeries(numbers, inputs: [[0.7], [input]]) }
    let (zero, one) = (forms(0), forms(1))
    let input = AffineForm.noise(100)
    func sight(_ position: Int) -> AffineForm {  // x is affine in u_2 as well
      zero.sights[position] + (one.sights[position].constant - zero.sights[position].constant) * input
    }
    let joint = DenseGaussian([input, sight(0), sight(2)])
    let ids = [0, 1, 2, 4, 100]
    let series = Bench.cubature(ids.count).map { noise in
      let values = Dictionary(uniqueKeysWithValues: zip(ids, noise))
      let x = [sight(0), sight(2)].map { form in form.value { values[$0] ?? 0 } }
      return TestExample.Series(
        observations: x.map { [$0, 0] }, observed: [[true, false], [true, false]], covariates: [[0.7], [values[100] ?? 0]])
    }
    let example = TestExample(copying: TestExample(order: 1, steps: 2, seed: 0), series: series)
    let guesses = try example.series.map {
      try joint.conditional([0], given: [1, 2], at: $0.observations.map { $0[0] }).mean[0]
    }
    return (example, guesses)
  }

  /// The mean over the data of log p(x | u) minus the bound; z_1's factor believes the estimate of u_2, z_2's sees u_2 itself.
  private static func meanGap(_ example: TestExample, guesses: [Double]?) throws -> Double {
    let steps = example.series.indices.map { index -> [PosteriorStep] in
      guard let guesses else { return example.exactSteps(index) }
      var believing = example
      believing.series[index].covariates[1] = [guesses[index]]
      return [believing.exactSteps(index)[0], example.exactSteps(index)[1]]
    }
    let elbo = Bench(example: example).expected(steps).elbo
    let gaps = try example.series.indices.map { try example.logEvidence($0) - average(elbo, $0) }
    return gaps.reduce(0, +) / Double(gaps.count)
  }
}

/// The step before Jensen: what an average over draws is before the logarithm is taken.
enum ImportanceClaims {
  static let unbiased = Claim(
    "Eq C.d", "The mean of p/q over draws from the encoder is the evidence, here for an encoder wider than the posterior.",
    kind: .estimate, oracle: "elimination in one dense Gaussian"
  ) { check in
    for order in 1...2 {
      let example = TestExample(order: order, gaps: true, seed: check.seed)
      let logs = logWeights(example, count: check.full ? 65_536 : 16_384, seed: check.seed)
      for index in example.series.indices {
        let evidence = try example.logEvidence(index)
        let ratios = logs.map { exp($0[index] - evidence) }
        let elbo = average(logs, index)
        check.mean(
          ofDraws: ratios, claimed: 1, "\(example.name), series \(index)",
          foils: [("exp of the mean logarithm", exp(elbo - evidence))])
      }
    }
  }

  static let ladder = Claim(
    "Eq C.e", "Eight draws inside the logarithm: IWAE_1 ≤ IWAE_8 ≤ log p(x | u).", kind: .bound,
    oracle: "elimination in one dense Gaussian"
  ) { check in
    for order in 1...2 {
      let example = TestExample(order: order, gaps: true, seed: check.seed)
      let logs = logWeights(example, count: check.full ? 65_536 : 16_384, seed: check.seed)
      for index in example.series.indices {
        let evidence = try example.logEvidence(index)
        let groups = stride(from: 0, to: logs.count, by: 8).map { start in logs[start..<start + 8].map { $0[index] } }
        let eights = groups.map { logMeanExp($0) }
        let singles = groups.map { $0.reduce(0, +) / 8 }
        let (mean, error) = meanAndError(eights)
        let rises = meanAndError(zip(eights, singles).map { $0 - $1 })
        check.atMost(
          mean, evidence, allowed: StatisticalTest.threshold * error, "IWAE_8 ≤ log p, \(example.name), series \(index)",
          lowerFoils: [("log of the sum, not divided by 8", mean + log(8))])
        check.atMost(
          0, rises.mean, allowed: 0, "IWAE_1 ≤ IWAE_8, \(example.name), series \(index)",
          foils: [("the inequality reversed", -rises.mean)])
        check.atMost(
          average(logs, index), evidence, allowed: StatisticalTest.threshold * meanAndError(logs.map { $0[index] }).error,
          "IWAE_1 ≤ log p, \(example.name), series \(index)")
      }
    }
  }

  /// log p(x, z)/q(z) at independent draws of an encoder wider than the posterior, so that the ratio has a variance.
  static func logWeights(_ example: TestExample, count: Int, seed: UInt64) -> [[Double]] {
    let steps = example.series.indices.map { index in
      EntropyClaims.scaled(example, index, 1.5).map {
        PosteriorStep(slopes: $0.slopes.map { 0.9 * $0 }, offset: $0.offset, variance: $0.variance)
      }
    }
    let bench = Bench(example: example)
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
