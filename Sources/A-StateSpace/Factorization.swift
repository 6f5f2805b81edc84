import Tensor

/// The factors of the joint density, with the covariates worked in. Time is counted from 1; entry t − 1 of an array belongs to
/// time t.
extension LinearGaussianModel {
  /// Implements Eq 09: p_η(z_{1:j} | u_{1:j}); the first j observations have the emission's distribution.
  public func initialDistribution(covariates: [[Double]]) -> GaussianVector {
    initial(given: Array(covariates[..<order].joined()))
  }

  /// Implements Eq 07: p_ψ(z_t | z_{t−j:t−1}, u_{t−j:t}) for t > j, as a function of z_{t−j:t−1}.
  public func transition(at time: Int, covariates: [[Double]]) -> LinearGaussianConditional {
    require(time > order, "transitions start at time \(order + 1); time \(time) belongs to the initial distribution")
    let inputs = covariates[(time - order - 1)...(time - 1)].joined()
    return transition.substituting(Array(inputs), after: order * latentDimension)
  }

  /// Implements Eq 08: p_θ(x_t | z_{t−j+1:t}, u_{t−j+1:t}), as a function of the latents; for t < j of z_{1:t}, with u_{1:t}.
  public func emission(at time: Int, covariates: [[Double]]) -> LinearGaussianConditional {
    let (known, latents) = (min(time, order), order * latentDimension)
    let missing = order - known
    let columns =
      Array(missing * latentDimension..<latents)
      + Array(latents + missing * covariateDimension..<emission.matrix.columns)
    let visible = LinearGaussianConditional(
      matrix: emission.matrix[rows: Array(0..<observationDimension), columns: columns], offset: emission.offset,
      covariance: emission.covariance)
    return visible.substituting(Array(covariates[(time - known)..<time].joined()), after: known * latentDimension)
  }

  /// Implements Eq 10: log p(x_{1:T}, z_{1:T} | u_{1:T}), one term per factor.
  ///
  /// Implements Eq 01: the same density, the first j states and observations taken as one factor.
  public func logDensity(observations: [[Double]], latents: [[Double]], covariates: [[Double]]) -> Double {
    let length = checkedLength(observations, covariates)
    require(latents.count == length, "\(latents.count) latents for \(length) observations")
    func window(_ range: ClosedRange<Int>) -> [Double] { Array(latents[(range.lowerBound - 1)..<range.upperBound].joined()) }
    let start = initialDistribution(covariates: covariates).logDensity(at: window(1...order))
    let emissions = (1...length).reduce(0.0) { sum, time in
      let distribution = emission(at: time, covariates: covariates)(given: window(max(time - order + 1, 1)...time))
      return sum + distribution.logDensity(at: observations[time - 1])
    }
    let transitions = (order + 1..<length + 1).reduce(0.0) { sum, time in
      let distribution = transition(at: time, covariates: covariates)(given: window(time - order...time - 1))
      return sum + distribution.logDensity(at: latents[time - 1])
    }
    return start + transitions + emissions
  }

  /// T, once the arrays agree on it.
  func checkedLength(_ observations: [[Double]], _ covariates: [[Double]]) -> Int {
    require(
      observations.count == covariates.count && observations.count >= order,
      "\(observations.count) observations and \(covariates.count) covariates; both must be T, at least the order \(order)")
    return observations.count
  }
}

extension LinearGaussianConditional {
  /// The conditional with the entries of c from `start` on set to `known`.
  func substituting(_ known: [Double], after start: Int) -> LinearGaussianConditional {
    require(known.count == matrix.columns - start, "\(known.count) entries absorbed, \(matrix.columns - start) expected")
    return LinearGaussianConditional(
      matrix: matrix.columns(0..<start), offset: (matrix.columns(start..<matrix.columns) * known).plus(offset),
      covariance: covariance)
  }
}
