import ChapterKit
import StateSpace

/// Lemma 1 in numbers, and the exact posterior that an encoder has to match.
enum PosteriorClaims {
  static let collider = Claim(
    "Eq A.b", "When only u_2 changes, E[z_1 | x_1, x_2] changes; Eq 16 as printed says that it does not.", kind: .identity,
    oracle: "the derivative by hand; elimination in a Gaussian"
  ) { check in
    let (a, b, q, r) = (0.9, 1.5, 0.3, 0.2)
    let model = scalar(a: a, b: b, q: q, r: r)
    let x = [[0.4], [-1.1]]
    func mean(_ u2: Double) -> Double {
      model.initialPosterior(observations: x, covariates: [[0.7], [u2]]).mean[0]
    }
    func dense(_ u2: Double) throws -> Double {
      let distribution = NaiveJoint(model: model, covariates: [[0.7], [u2]]).distribution
      return try distribution.conditional([0], given: [2, 3], at: [0.4, -1.1]).mean[0]
    }
    let filtered = r / (1 + r)  // Var[z_1 | x_1]
    let slope = -a * filtered * b / (a * a * filtered + q + r)
    let rounding = try NaiveJoint(model: model, covariates: [[0.7], [0]]).distribution.rounding(of: 8)
    check.equal(
      mean(1) - mean(0), claimed: slope, allowed: rounding, scale: 0.1, "u_2 from 0 to 1; a, b, q, r = 0.9, 1.5, 0.3, 0.2",
      foils: [("no dependence on u_{t+1:T}, as printed", 0), ("the opposite sign", -slope)])
    check.equal(
      mean(2), claimed: try dense(2), allowed: rounding, scale: 0.1, "E[z_1 | x_1, x_2] at u_2 = 2",
      foils: [("u_2 ignored", mean(0))])
  }

  /// z_1 ~ N(0, 1), z_2 = a z_1 + b u_2 + N(0, q), x_t = z_t + N(0, r).
  static func scalar(a: Double, b: Double, q: Double, r: Double) -> LinearGaussianModel {
    func conditional(_ row: [Double], _ variance: Double) -> LinearGaussianConditional {
      LinearGaussianConditional(
        matrix: DenseMatrix(rows: 1, columns: row.count, row), offset: [0],
        covariance: DenseMatrix(rows: 1, columns: 1, [variance]))
    }
    return LinearGaussianModel(
      order: 1, initial: conditional([0], 1), transition: conditional([a, 0, b], q), emission: conditional([1, 0], r))
  }

  static let evidence = Claim(
    "Eq A.d", "The Kalman filter of the window z_{t−j+1:t} gives the evidence log p(x_{1:T} | u_{1:T}).", kind: .identity,
    oracle: "elimination in the dense Gaussian of x_{1:T}"
  ) { check in
    for order in 1...3 {
      let example = Example(order: order, length: 6, seed: check.seed)
      let dense = NaiveJoint(model: example.model, covariates: example.covariates).distribution
      let distribution = dense.marginal(example.sights(1..<7))
      let pass = example.model.filter(observations: example.observations, covariates: example.covariates)
      let claimed = try distribution.logDensity(at: Array(example.observations.joined()))
      let silent = example.model.filter(
        observations: example.observations, covariates: example.covariates.map { $0.map { _ in 0 } })
      check.equal(
        pass.logEvidence, claimed: claimed, allowed: try dense.rounding(of: abs(claimed)), scale: 1, "j = \(order), T = 6",
        foils: [
          ("x_1 not counted", pass.logPredictives.dropFirst().reduce(0, +)),
          ("covariates left out", silent.logEvidence),
        ])
    }
  }

  static let smoother = Claim(
    "Eq A.e", "The smoother gives the posterior p(z_{t−j+1:t} | x_{1:T}, u_{1:T}) of a window.", kind: .identity,
    oracle: "elimination in one dense Gaussian, given x_{1:T}"
  ) { check in
    for order in 1...3 {
      let example = Example(order: order, length: 6, seed: check.seed)
      let distribution = NaiveJoint(model: example.model, covariates: example.covariates).distribution
      let smoothed = example.model.smooth(observations: example.observations, covariates: example.covariates)
      let pass = example.model.filter(observations: example.observations, covariates: example.covariates)
      for time in [order, 5] {
        let claimed = try distribution.conditional(
          example.latents(time - order + 1..<time + 1), given: example.sights(1..<7), at: Array(example.observations.joined()))
        let (state, filtered) = (smoothed[time - order], pass.filtered[time - order])
        check.equal(
          state.mean + state.covariance.values, claimed: claimed.mean + claimed.covariance.flatMap { $0 },
          allowed: try distribution.rounding(of: 10), scale: 0.1, "j = \(order), t = \(time)",
          foils: [("the filter, which does not use x_{t+1:T}", filtered.mean + filtered.covariance.values)])
      }
    }
  }

  static let smoothingFactor = Claim(
    "Eq A.f",
    "A message from the future gives the exact smoothed transition p(z_t | z_{t−j:t−1}, x_{t:T}, u_{t−j:T}).",
    kind: .identity, oracle: "elimination in one dense Gaussian, given past and x_{1:T}"
  ) { check in
    for order in 1...3 {
      let example = Example(order: order, length: 6, seed: check.seed)
      let distribution = NaiveJoint(model: example.model, covariates: example.covariates).distribution
      let factors = example.model.smoothingConditionals(observations: example.observations, covariates: example.covariates)
      for time in [order + 1, 6] {
        let given = example.latents(1..<time) + example.sights(1..<7)
        let values = example.everything
        let claimed = try distribution.conditional(example.latents(time..<time + 1), given: given, at: given.map { values[$0] })
        let history = Array(example.states[(time - order - 1)..<time - 1].joined())
        let factor = factors[time - order - 1](given: history)
        let prior = example.model.transition(at: time, covariates: example.covariates)(given: history)
        check.equal(
          factor.mean + factor.covariance.values, claimed: claimed.mean + claimed.covariance.flatMap { $0 },
          allowed: try distribution.rounding(of: 10), scale: 0.1, "j = \(order), t = \(time)",
          foils: [("the transition, which does not use x_{t:T}", prior.mean + prior.covariance.values)])
      }
    }
  }

  static let normalized = Claim(
    "Eq 13", "The posterior density of all states is their joint density with x divided by the evidence.",
    kind: .definition, oracle: "elimination in one dense Gaussian, given x_{1:T}"
  ) { check in
    for order in 1...3 {
      let example = Example(order: order, length: 6, seed: check.seed)
      let (model, x, u) = (example.model, example.observations, example.covariates)
      let distribution = NaiveJoint(model: model, covariates: u).distribution
      let claimed = try distribution.conditional(example.latents(1..<7), given: example.sights(1..<7), at: Array(x.joined()))
        .logDensity(at: Array(example.states.joined()))
      let joint = model.logDensity(observations: x, latents: example.states, covariates: u)
      let pass = model.filter(observations: x, covariates: u)
      check.equal(
        joint - pass.logEvidence, claimed: claimed, allowed: try distribution.rounding(of: 10 * abs(joint)), scale: 1,
        "j = \(order), T = 6",
        foils: [
          ("the joint density, not divided", joint),
          ("divided by the evidence of later windows alone", joint - pass.logPredictives.dropFirst().reduce(0, +)),
        ])
    }
  }

  static let posteriorProduct = Claim(
    "Eq 15", "The posterior of all states is the initial posterior times the smoothed transitions, each counted once.",
    kind: .identity, oracle: "elimination in one dense Gaussian, given x_{1:T}"
  ) { check in
    for order in 1...3 {
      let example = Example(order: order, length: 6, seed: check.seed)
      let (model, x, u) = (example.model, example.observations, example.covariates)
      let distribution = NaiveJoint(model: model, covariates: u).distribution
      let states = Array(example.states.joined())
      let claimed = try distribution.conditional(example.latents(1..<7), given: example.sights(1..<7), at: Array(x.joined()))
        .logDensity(at: states)
      func product(initialCount: Double, _ covariates: [[Double]]) -> Double {
        let start = model.initialPosterior(observations: x, covariates: u)
          .logDensity(at: Array(example.states[..<order].joined()))
        let factors = model.smoothingConditionals(observations: x, covariates: covariates)
        return factors.indices.reduce(initialCount * start) { sum, index in
          let history = Array(example.states[index..<index + order].joined())
          return sum + factors[index](given: history).logDensity(at: example.states[index + order])
        }
      }
      check.equal(
        product(initialCount: 1, u), claimed: claimed, allowed: try distribution.rounding(of: 10 * abs(claimed)), scale: 1,
        "j = \(order), T = 6",
        foils: [
          ("no covariates in the smoothed transitions", product(initialCount: 1, u.map { $0.map { _ in 0 } })),
          ("the initial posterior counted twice", product(initialCount: 2, u)),
        ])
    }
  }
}
