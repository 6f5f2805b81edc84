import Tensor

/// What the filter knows after each observation, and the exact evidence.
public struct KalmanPass: Sendable {
  /// What is known of s_t before its newest observation, for t = j … T: p(s_j) for t = j, where the first j observations are all still to
  /// come, and p(s_t | x_{1:t−1}) after it.
  public let predicted: [GaussianVector]
  /// p(s_t | x_{1:t}) for t = j … T; s_t = z_{t−j+1:t}, oldest first.
  public let filtered: [GaussianVector]
  /// p(x_t | x_{1:t−1}) for t = 1 … T, of all D entries whether observed or not.
  public let predictives: [GaussianVector]
  /// log p(x_t | x_{1:t−1}) for t = 1 … T, of the entries observed; 0 where none is.
  public let logPredictives: [Double]

  /// The log-likelihood log p(x_{1:T} | u_{1:T}) of all observations, in nats.
  public var logEvidence: Double { logPredictives.reduce(0, +) }
}

extension LinearGaussianModel {
  /// The Kalman filter in companion form. The first j observations all look at z_{1:j}, and are taken in one after another.
  ///
  /// Eq 13 is not computed: the posterior of a whole trajectory is its joint density over the evidence, which this pass gives.
  /// - Parameter observed: [T][D]; a missing entry is integrated out, and its value is not read. All when nil.
  public func filter(observations: [[Double]], covariates: [[Double]], observed: [[Bool]]? = nil) -> KalmanPass {
    let length = checkedLength(observations, covariates)
    require(observed.map { $0.count == length } ?? true, "\(observed?.count ?? 0) rows of masks for \(length) observations")
    var (predicted, filtered, predictives) = ([GaussianVector](), [GaussianVector](), [GaussianVector]())
    var logPredictives: [Double] = []
    var state = initialDistribution(covariates: covariates)
    var (step, observationModel) = (LinearGaussianConditional?.none, observationModel(at: 1, covariates: covariates))
    for time in 1...length {
      // Without covariates all steps after the first j are alike, and one companion form serves them all.
      if time <= order + 1 || covariateDimension > 0 {
        step = time > order ? companion(at: time, covariates: covariates) : nil
        observationModel = self.observationModel(at: time, covariates: covariates)
      }
      if let step { state = step.propagated(state) }
      if time == 1 || time > order { predicted.append(state) }
      predictives.append(observationModel.propagated(state))
      let seen =
        observed.map { mask in mask[time - 1].indices.filter { mask[time - 1][$0] } } ?? Array(observationModel.offset.indices)
      let update = state.updated(seeing: observationModel.marginal(seen), at: seen.map { observations[time - 1][$0] })
      logPredictives.append(update.logPredictive)
      state = update.state
      if time >= order { filtered.append(state) }
    }
    return KalmanPass(predicted: predicted, filtered: filtered, predictives: predictives, logPredictives: logPredictives)
  }
}

extension LinearGaussianConditional {
  /// The distribution of y when c is Gaussian: mean A μ + b, covariance A Σ Aᵀ + noise.
  public func propagated(_ condition: GaussianVector) -> GaussianVector {
    GaussianVector(
      mean: (matrix * condition.mean).plus(offset),
      covariance: matrix * condition.covariance * matrix.transposed + covariance)
  }

  /// The distribution of some entries of y given the same c; the conditional itself when all are named in order.
  func marginal(_ indices: [Int]) -> LinearGaussianConditional {
    guard indices != Array(offset.indices) else { return self }
    return LinearGaussianConditional(
      matrix: matrix[rows: indices, columns: Array(0..<matrix.columns)], offset: indices.map { offset[$0] },
      covariance: covariance[rows: indices, columns: indices])
  }
}

extension GaussianVector {
  /// Bayes' rule for x | s linear-Gaussian. With gain G, the covariance is (I − GH) Σ (I − GH)ᵀ + G R Gᵀ (Joseph):
  /// a sum of squares, so rounding cannot make it indefinite as Σ − G H Σ can.
  func updated(seeing observationModel: LinearGaussianConditional, at x: [Double]) -> (
    state: GaussianVector, logPredictive: Double
  ) {
    guard !x.isEmpty else { return (self, 0) }
    let predictive = observationModel.propagated(self)
    let gain = Cholesky(predictive.covariance).solve(observationModel.matrix * covariance).transposed
    let keep = DenseMatrix.identity(dimension) - gain * observationModel.matrix
    let state = GaussianVector(
      mean: mean.plus(gain * x.minus(predictive.mean)),
      covariance: keep * covariance * keep.transposed + gain * observationModel.covariance * gain.transposed)
    return (state, predictive.logDensity(at: x))
  }
}
