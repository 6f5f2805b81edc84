extension LinearGaussianModel {
  /// p(s_t | x_{1:T}, u_{1:T}) for t = j … T, s_t = z_{t−j+1:t} (Rauch, Tung & Striebel 1965, in companion form).
  ///
  /// The first of them is the exact p(z_{1:j} | x_{1:T}, u_{1:T}).
  public func smooth(observations: [[Double]], covariates: [[Double]]) -> [GaussianVector] {
    let pass = filter(observations: observations, covariates: covariates)
    var smoothed = Array(pass.filtered.suffix(1))
    for index in (0..<pass.filtered.count - 1).reversed() {
      let step = companion(at: order + index + 1, covariates: covariates)
      let (now, next) = (pass.filtered[index], pass.predicted[index + 1])
      let gain = Cholesky(next.covariance).solve(step.matrix * now.covariance).transposed
      let later = smoothed[smoothed.count - 1]
      smoothed.append(
        GaussianVector(
          mean: now.mean.plus(gain * later.mean.minus(next.mean)),
          covariance: now.covariance + gain * (later.covariance - next.covariance) * gain.transposed))
    }
    return smoothed.reversed()
  }
}
