/// The exact factors of the posterior, Lemma 1 with its covariates put right: what the best possible encoder would say.
extension LinearGaussianModel {
  /// Implements Eq 16: p(z_t | z_{t−j:t−1}, x_{t:T}, u_{t−j:T}) for t = j + 1 … T, each a function of z_{t−j:t−1}, oldest first.
  ///
  /// Eq 15 is not computed: it is the left-hand side, the posterior that these are the factors of.
  /// The future enters through λ_t(s_t) ∝ p(x_{t+1:T} | s_t, u), a quadratic carried backwards from λ_T = 1.
  public func smoothingConditionals(observations: [[Double]], covariates: [[Double]]) -> [LinearGaussianConditional] {
    let length = checkedLength(observations, covariates)
    var message = QuadraticMessage.flat(order * latentDimension)
    var conditionals: [LinearGaussianConditional] = []
    for time in (order + 1..<length + 1).reversed() {
      message = message.seeing(observationModel(at: time, covariates: covariates), at: observations[time - 1])
      let step = message.integrated(over: transition(at: time, covariates: covariates))
      conditionals.append(step.conditional)
      message = step.message
    }
    return conditionals.reversed()
  }

  /// p(z_{1:j} | x_{1:T}, u_{1:T}).
  public func initialPosterior(observations: [[Double]], covariates: [[Double]]) -> GaussianVector {
    smooth(observations: observations, covariates: covariates)[0]
  }
}

/// exp(−½ sᵀ Λ s + ηᵀ s), up to a factor: what the future says about s. In this form it may say nothing, Λ = 0,
/// which no mean and covariance can.
struct QuadraticMessage {
  let precision: DenseMatrix
  let information: [Double]

  static func flat(_ size: Int) -> QuadraticMessage {
    QuadraticMessage(precision: .zero(rows: size, columns: size), information: Array(repeating: 0, count: size))
  }

  /// Times p(x | s): Λ + Hᵀ R⁻¹ H and η + Hᵀ R⁻¹ (x − d).
  func seeing(_ observationModel: LinearGaussianConditional, at x: [Double]) -> QuadraticMessage {
    let weighted = Cholesky(observationModel.covariance).solve(observationModel.matrix).transposed
    return QuadraticMessage(
      precision: precision + weighted * observationModel.matrix,
      information: information.plus(weighted * x.minus(observationModel.offset)))
  }

  /// Multiplies by p(z | s) = N(A s + b, Q) and splits the product, seen as a function of (s, z) with s_t = (r, z) and r the
  /// newer part of s, into the conditional of z given s and the message that remains for s.
  ///
  /// With P = (Λ_zz + Q⁻¹)⁻¹ and g(s) = η_z + Q⁻¹ b + (Q⁻¹ A − Λ_zr E) s, where r = E s, the conditional is N(P g(s), P).
  func integrated(over step: LinearGaussianConditional) -> (conditional: LinearGaussianConditional, message: QuadraticMessage) {
    let (width, size) = (step.offset.count, precision.rows)
    let (older, newest) = (Array(0..<size - width), Array(size - width..<size))
    let shift = DenseMatrix(rows: size - width, columns: size) { $1 == $0 + width ? 1 : 0 }  // E
    let noise = Cholesky(step.covariance)
    let (pull, push) = (noise.solve(step.matrix), noise.solve(step.offset))  // Q⁻¹A, Q⁻¹b
    let slope = pull - precision[rows: newest, columns: older] * shift
    let level = newest.map { information[$0] }.plus(push)
    let spread = Cholesky(precision[rows: newest, columns: newest] + noise.inverse).inverse  // P
    let conditional = LinearGaussianConditional(matrix: spread * slope, offset: spread * level, covariance: spread)
    let kept = shift.transposed * precision[rows: older, columns: older] * shift
    let message = QuadraticMessage(
      precision: kept + step.matrix.transposed * pull - slope.transposed * conditional.matrix,
      information: (shift.transposed * older.map { information[$0] })
        .minus(step.matrix.transposed * push).plus(slope.transposed * conditional.offset))
    return (conditional, message)
  }
}
