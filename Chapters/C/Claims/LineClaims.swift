import ChapterKit
import DiffusionChain
import DiffusionLoss
import Foundation

/// C.2, display by display, with a chain of three noise levels in every transition.
enum LineClaims {
  static let betas = [0.2, 0.5, 0.7]

  /// What a display is worth, for one series and one encoder.
  private struct Stage {
    let chain: ChainForms
    let steps: [[PosteriorStep]]
    let index: Int
    /// The first display after Jensen: log p(x, z, z^{1:K}) − log q(z, z^{1:K}), both as one dense Gaussian.
    let dense: Double
    let evidence: Double
    let allowed: Double
    let lines: [Lines]

    init(_ example: TestExample, _ index: Int) throws {
      chain = ChainForms(example: example, betas: LineClaims.betas)
      steps = example.series.indices.map { example.poorSteps($0) }
      self.index = index
      let (model, encoder) = (chain.model(index), chain.encoder(steps[index]))
      let (p, q) = (DenseGaussian(model), DenseGaussian(encoder))
      let x = example.series[index].observations.flatMap { $0 }
      let ids = Array(Set(encoder.flatMap { $0.weights.keys })).sorted()
      let points = Bench.cubature(ids.count).map { noise in
        let values = Dictionary(uniqueKeysWithValues: zip(ids, noise))
        return encoder.map { form in form.value { values[$0] ?? 0 } }
      }
      dense = try points.reduce(0) { try $0 + p.logDensity(at: $1 + x) - q.logDensity(at: $1) } / Double(points.count)
      evidence = try p.marginal(Array(encoder.count..<model.count)).logDensity(at: x)
      allowed = try p.rounding(of: 10 * abs(evidence) + 100) + q.rounding(of: 100)
      let (chain, own) = (chain, steps[index])
      lines = try points.map { try Lines(chain, index, own, at: $0) }
    }

    func mean(_ value: (Lines) -> Double) -> Double { lines.reduce(0) { $0 + value($1) } / Double(lines.count) }
    var name: String { "\(chain.example.name), K = 3, series \(index)" }
  }

  private static func each(_ check: Check, _ body: (Stage) throws -> Void) throws {
    for order in 1...2 {
      for covariates in [false, true] {
        let example = TestExample(order: order, steps: 4, covariates: covariates, seed: check.seed)
        for index in example.series.indices { try body(Stage(example, index)) }
      }
    }
  }

  static let jensen = Claim(
    "Eq C.f", "First display: the mean of log p/q over clean and noisy states is at most log p(x | u).", kind: .bound,
    oracle: "elimination in one dense Gaussian"
  ) { check in
    try each(check) { stage in
      check.atMost(
        stage.dense, stage.evidence, allowed: stage.allowed, scale: 1, stage.name,
        lowerFoils: [("the model's noise chain left out", stage.dense - stage.mean { $0.ends + $0.reverse })])
    }
  }

  static let substituted = Claim(
    "Eq 19", "Second display: the factors of Eqs 12, 19 and 20 give the same value if log q(z_{1:j} | x, u) is subtracted once.",
    kind: .identity, oracle: "the first display, from dense Gaussians"
  ) { check in
    try each(check) { stage in
      var foils = [
        ("log q(z_{1:j} | x, u) not subtracted", stage.mean { $0.substituted(count: 0) }),
        ("no noising process in q", stage.mean { $0.substituted(count: 1) + $0.forward }),
      ]
      if stage.chain.example.order == 2 {
        foils.append(("Σ_{t≤j} log q(z_{1:j} | x, u), as printed", stage.mean { $0.substituted(count: 2) }))
      }
      check.equal(
        stage.mean { $0.substituted(count: 1) }, claimed: stage.dense, allowed: stage.allowed, scale: 1, stage.name, foils: foils)
    }
  }

  static let grouped = Claim(
    "Eq C.g", "Third and fourth display: grouping the terms, and taking each expectation over fewer states, keep the value.",
    kind: .identity, oracle: "the first display, from dense Gaussians"
  ) { check in
    try each(check) { stage in
      check.equal(
        stage.mean(\.grouped), claimed: stage.dense, allowed: stage.allowed, scale: 1, "grouped, \(stage.name)",
        foils: [("noise chains left out", stage.mean { $0.grouped - $0.chainPart })])
      let (chain, steps) = (stage.chain, stage.steps[stage.index])
      let clean = try Bench.cubature(chain.example.steps).map { noise in
        let states = chain.example.forms(steps).map { form in form.value { noise[$0] } }
        let padded = states + Array(repeating: 0, count: chain.latentCount - states.count)
        return try Lines(chain, stage.index, steps, at: padded).cleanPart
      }
      let separate = clean.reduce(0, +) / Double(clean.count)
      check.equal(
        separate + stage.mean(\.chainPart), claimed: stage.dense, allowed: stage.allowed, scale: 1,
        "an expectation for each group, \(stage.name)", foils: [("the clean states' terms alone", separate)])
    }
  }

  static let assembled = Claim(
    "Eq 24", "Last display: the package's four terms, with the noise chain integrated level by level, have the same value.",
    kind: .identity, oracle: "the first display, from dense Gaussians"
  ) { check in
    try each(check) { stage in
      let weights = LossWeights(NoiseSchedule(betas: betas))
      func value(_ constant: Bool) -> Bench.Values {
        let example = stage.chain.example
        return Bench(example: example).values(
          stage.steps, noises: Bench.cubature(example.steps),
          transition: LinearDiffusion(numbers: example.numbers, weights: weights, keepsConstant: constant))
      }
      let whole = value(true)
      let elbo = average(whole.elbo, stage.index)
      check.equal(
        elbo, claimed: stage.dense, allowed: stage.allowed, scale: 1, stage.name,
        foils: [
          ("C dropped", average(value(false).elbo, stage.index)),
          ("the entropy of t > j left out", elbo + average(whole.entropy, stage.index)),
        ])
    }
  }
}

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
    let (example, j, levels) = (chain.example, chain.example.order, chain.levels)
    let (numbers, data) = (example.numbers, example.series[index])
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
      let start = example.steps + (time - j) * levels
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
