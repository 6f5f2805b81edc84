import Tensor

extension LinearGaussianModel {
  /// Implements Eq 06: p(z_{1:T}, x_{1:T} | u_{1:T}) from its conditionals, as one Gaussian, entries ordered z_1 … z_T, x_1 …
  /// x_T.
  ///
  /// Every variable is an affine function of earlier ones plus fresh noise, so its mean and its covariance with all that
  /// came before follow from theirs. Cubic in T: an exact reference for short series, not an algorithm.
  public func joint(covariates: [[Double]]) -> GaussianVector {
    let length = covariates.count
    require(length >= order, "\(length) time steps for a model of order \(order)")
    let (width, latents) = (latentDimension, length * latentDimension)
    var joint = initialDistribution(covariates: covariates)
    for time in order + 1..<length + 1 {
      joint = joint.extended(
        by: transition(at: time, covariates: covariates), parents: (time - order - 1) * width..<(time - 1) * width)
    }
    for time in 1..<length + 1 {
      joint = joint.extended(
        by: emission(at: time, covariates: covariates), parents: max(time - order, 0) * width..<time * width)
    }
    require(joint.dimension == latents + length * observationDimension, "the joint has \(joint.dimension) entries")
    return joint
  }
}

extension GaussianVector {
  /// The distribution of (old, new) when new | old is linear-Gaussian in the named entries of old:
  /// Cov(new, old) = A Cov(parents, old) and Var(new) = A Cov(parents, new) + noise.
  func extended(by conditional: LinearGaussianConditional, parents: Range<Int>) -> GaussianVector {
    let fresh = conditional(given: Array(mean[parents]))
    let cross = conditional.matrix * covariance[rows: Array(parents), columns: Array(0..<dimension)]
    let own = cross.columns(parents) * conditional.matrix.transposed + conditional.covariance
    let size = dimension + fresh.dimension
    var grown = DenseMatrix.zero(rows: size, columns: size)
    grown.setBlock(covariance, row: 0, column: 0)
    grown.setBlock(cross, row: dimension, column: 0)
    grown.setBlock(cross.transposed, row: 0, column: dimension)
    grown.setBlock(own, row: dimension, column: dimension)
    return GaussianVector(mean: mean + fresh.mean, covariance: grown)
  }
}
