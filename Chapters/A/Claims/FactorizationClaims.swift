import ChapterKit
import StateSpace

/// Eqs 06–10: from the chain rule to a state space model.
enum FactorizationClaims {
  static let chainRule = Claim(
    "Eq 06", "A joint density of states and observations is the product of its conditional densities in time.", kind: .identity,
    oracle: "elimination in one dense Gaussian"
  ) { check in
    let example = Example(order: 1, length: 4, seed: check.seed)
    let naive = tangled(example)
    let distribution = GaussianVector(
      mean: naive.mean,
      covariance: DenseMatrix(rows: naive.mean.count, columns: naive.mean.count) { naive.covariance[$0][$1] })
    let claimed = try naive.logDensity(at: example.everything)
    check.equal(
      product(distribution, example), claimed: claimed, allowed: try naive.rounding(of: abs(claimed)), scale: 1,
      "T = 4, a Gaussian in which all variables are dependent",
      foils: [("z_t not given x_{1:t−1}", product(distribution, example, withFeedback: false))])
    for order in 1...3 {
      let example = Example(order: order, length: 6, seed: check.seed)
      let (joint, still) = (
        example.model.joint(covariates: example.covariates),
        example.model.joint(covariates: example.covariates.map { $0.map { _ in 0 } })
      )
      let distribution = NaiveJoint(model: example.model, covariates: example.covariates).distribution
      check.equal(
        joint.mean, claimed: distribution.mean, allowed: try distribution.rounding(of: 10), scale: 1,
        "the package's model, conditional by conditional, j = \(order), mean", foils: [("covariates left out", still.mean)])
      check.equal(
        joint.covariance.values, claimed: distribution.covariance.flatMap { $0 }, allowed: try distribution.rounding(), scale: 1,
        "j = \(order), covariance",
        foils: [("noise only, no dynamics", DenseMatrix.identity(joint.dimension).values)])
    }
  }

  /// A Gaussian in which everything depends on everything: neighbours in the list pull on each other.
  private static func tangled(_ example: Example) -> NaiveGaussian {
    let distribution = NaiveJoint(model: example.model, covariates: example.covariates).distribution
    let covariance = distribution.covariance.indices.map { row in
      distribution.covariance.indices.map {
        distribution.covariance[row][$0] + (row == $0 ? 0.5 : 0) + 0.2 / Double(1 + abs(row - $0))
      }
    }
    return NaiveGaussian(mean: distribution.mean, covariance: covariance)
  }

  private static func product(_ distribution: GaussianVector, _ example: Example, withFeedback: Bool = true) -> Double {
    func term(_ indices: [Int], _ others: [Int]) -> Double {
      let values = example.everything
      let given =
        others.isEmpty
        ? distribution.marginal(indices) : distribution.conditional(indices, given: others)(given: others.map { values[$0] })
      return given.logDensity(at: indices.map { values[$0] })
    }
    return (1...example.length).reduce(0) { sum, time in
      let past = example.latents(1..<time) + (withFeedback ? example.sights(1..<time) : [])
      return sum + term(example.latents(time..<time + 1), past)
        + term(example.sights(time..<time + 1), example.latents(1..<time + 1) + example.sights(1..<time))
    }
  }

  static let markov = Claim(
    "Eq 07",
    "In the linear-Gaussian model z_t, given everything before it, depends on z_{t−j:t−1} and u_{t−j:t} alone.",
    kind: .identity, oracle: "elimination in one dense Gaussian, given the whole past"
  ) { check in
    for order in 1...3 {
      let example = Example(order: order, length: 6, seed: check.seed)
      let distribution = NaiveJoint(model: example.model, covariates: example.covariates).distribution
      let time = 6
      let history = example.latents(time - order..<time)
      let past = example.latents(1..<time - order) + history + example.sights(1..<time)
      let slope = try distribution.slope(example.latents(time..<time + 1), on: past)
      let factor = example.model.transition(at: time, covariates: example.covariates)
      let padded = padded(factor.matrix, before: past.count - history.count - example.sights(1..<time).count, total: past.count)
      let forgetful = padded.enumerated().map { $0 % past.count < (time - order) * Example.latents ? 0 : $1 }
      check.equal(
        padded, claimed: slope.flatMap { $0 }, allowed: try distribution.rounding(), scale: 0.1,
        "j = \(order), t = 6, coefficients of the whole past",
        foils: [("without the oldest state of the history", forgetful)])
    }
  }

  private static func padded(_ matrix: DenseMatrix, before: Int, total: Int) -> [Double] {
    (0..<matrix.rows).flatMap { row in
      (0..<total).map { $0 < before || $0 >= before + matrix.columns ? 0 : matrix[row, $0 - before] }
    }
  }

  static let emission = Claim(
    "Eq 08",
    "In the linear-Gaussian model x_t, given everything before it and z_t, depends on the last j states and inputs alone.",
    kind: .identity, oracle: "elimination in one dense Gaussian, given the whole past"
  ) { check in
    for order in 1...3 {
      let example = Example(order: order, length: 6, seed: check.seed)
      let distribution = NaiveJoint(model: example.model, covariates: example.covariates).distribution
      for time in [1, 2, 6] {
        let given = example.latents(1..<time + 1) + example.sights(1..<time)
        let values = example.everything
        let dense = try distribution.conditional(example.sights(time..<time + 1), given: given, at: given.map { values[$0] })
        let window = example.latents(max(time - order + 1, 1)..<time + 1).map { values[$0] }
        let factor = example.model.emission(at: time, covariates: example.covariates)
        let mute = example.model.emission(at: time, covariates: example.covariates.map { $0.map { _ in 0 } })
        check.equal(
          factor(given: window).mean, claimed: dense.mean, allowed: try distribution.rounding(of: 10), scale: 1,
          "j = \(order), t = \(time)",
          foils: [("covariates left out", mute(given: window).mean)])
      }
    }
  }

  static let initial = Claim(
    "Eq 09",
    "The first j states have a density of their own, and their observations have the density Π p(x_t | z_{1:t}, u_{1:t}).",
    kind: .definition, oracle: "elimination in one dense Gaussian, given z_{1:j}"
  ) { check in
    for order in 2...3 {
      let example = Example(order: order, length: order + 1, seed: check.seed)
      let distribution = NaiveJoint(model: example.model, covariates: example.covariates).distribution
      let (states, sights, values) = (example.latents(1..<order + 1), example.sights(1..<order + 1), example.everything)
      let dense = try distribution.conditional(sights, given: states, at: states.map { values[$0] })
      func product(lateStart: Bool) -> Double {
        (1...order).reduce(0) { sum, time in
          let seen = lateStart ? example.states[(order - time)..<order] : example.states[..<time]
          let factor = example.model.emission(at: time, covariates: example.covariates)
          return sum + factor(given: Array(seen.joined())).logDensity(at: example.observations[time - 1])
        }
      }
      check.equal(
        product(lateStart: false), claimed: try dense.logDensity(at: sights.map { values[$0] }),
        allowed: try distribution.rounding(of: 100),
        scale: 1, "j = \(order)", foils: [("x_1 given z_j in place of z_1", product(lateStart: true))])
      let (model, inputs, first) = (example.model, example.covariates, states.map { values[$0] })
      let marginal = distribution.marginal(states)
      let late = Array(inputs.dropFirst()) + [inputs[0]]
      check.equal(
        model.initialDistribution(covariates: inputs).logDensity(at: first), claimed: try marginal.logDensity(at: first),
        allowed: try marginal.rounding(of: 100), scale: 1, "the density of the first j states, j = \(order)",
        foils: [("covariates one step ahead", model.initialDistribution(covariates: late).logDensity(at: first))])
    }
  }

  static let factorized = Claim(
    "Eq 10",
    "With memory j the joint density is the initial density times the transitions for t > j and the emissions for all t.",
    kind: .identity, oracle: "elimination in one dense Gaussian"
  ) { check in
    for order in 1...3 {
      let example = Example(order: order, length: 6, seed: check.seed)
      let (model, inputs) = (example.model, example.covariates)
      let distribution = NaiveJoint(model: model, covariates: inputs).distribution
      func logDensity(_ covariates: [[Double]], _ latents: [[Double]]) -> Double {
        model.logDensity(observations: example.observations, latents: latents, covariates: covariates)
      }
      let claimed = try distribution.logDensity(at: example.everything)
      check.equal(
        logDensity(inputs, example.states), claimed: claimed, allowed: try distribution.rounding(of: abs(claimed)), scale: 1,
        "j = \(order), T = 6",
        foils: [
          ("covariates one step late", logDensity([inputs[0]] + inputs.dropLast(), example.states)),
          ("time reversed", logDensity(inputs, example.states.reversed())),
        ])
    }
  }

  static let blocks = Claim(
    "Eq 01",
    "The joint density is that of the first j steps, states and observations, times a transition and an emission for each t > j.",
    kind: .identity, oracle: "conditionals of one dense Gaussian, by elimination"
  ) { check in
    for order in 1...3 {
      let example = Example(order: order, length: order + 3, seed: check.seed)
      let (inputs, values) = (example.covariates, example.everything)
      let distribution = NaiveJoint(model: example.model, covariates: inputs).distribution
      func density(first count: Int) -> Double {
        example.model.logDensity(
          observations: Array(example.observations[..<count]), latents: Array(example.states[..<count]),
          covariates: Array(inputs[..<count]))
      }
      func density(of indices: [Int], given past: [Int]) throws -> Double {
        let seen = past.map { values[$0] }
        let factor = try past.isEmpty ? distribution.marginal(indices) : distribution.conditional(indices, given: past, at: seen)
        return try factor.logDensity(at: indices.map { values[$0] })
      }
      func factor(_ time: Int, isBlind: Bool = false) throws -> Double {
        let past = example.latents(1..<time) + example.sights(1..<time)
        let state = example.latents(time..<time + 1)
        return try density(of: state, given: past)
          + density(of: example.sights(time..<time + 1), given: isBlind ? past : past + state)
      }
      func product(from start: Int, isBlind: Bool = false) throws -> Double {
        try (start...example.length).reduce(density(first: order)) { try $0 + factor($1, isBlind: isBlind) }
      }
      check.equal(
        density(first: example.length), claimed: try product(from: order + 1),
        allowed: try distribution.rounding(of: 100), scale: 1, "j = \(order), T = \(example.length)",
        foils: [
          ("the j-th step counted twice", try product(from: order)),
          ("the transitions start one late", try product(from: order + 2)),
          ("emissions not given z_t", try product(from: order + 1, isBlind: true)),
        ])
    }
  }
}
