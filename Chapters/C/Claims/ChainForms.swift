import StateSpace

/// The augmented model of Eq 12 with the same linear denoiser, written out: z_{1:T}, then z_t^1 … z_t^K for every t > j, then x.
///
/// Every reverse kernel is built from μ̃_k with z⁰ replaced by the denoiser's answer. No loss weight and no constant enter.
struct ChainForms {
  let world: World
  let betas: [Double]

  var levels: Int { betas.count }
  /// ᾱ_0 … ᾱ_K.
  var remaining: [Double] { betas.reduce(into: [1]) { $0.append($0[$0.count - 1] * (1 - $1)) } }

  /// A and B of the kernel's mean A z^k + B μ(c).
  func kernel(_ k: Int) -> (noisy: Double, context: Double) {
    let (now, before, beta) = (remaining[k], remaining[k - 1], betas[k - 1])
    let clean = before.squareRoot() * beta / (1 - now)
    let kept = (1 - beta).squareRoot() * (1 - before) / (1 - now)
    let gain = world.numbers.variance * now.squareRoot() / (now * world.numbers.variance + 1 - now)
    return (clean * gain + kept, clean * (1 - gain * now.squareRoot()))
  }

  private func noise(_ time: Int, _ k: Int) -> Int { 1000 + 100 * time + k }

  /// p(z, z^{1:K}, x).
  func model(_ index: Int) -> [AffineForm] {
    var chains: [[AffineForm]] = []
    let series = NaiveSeries(world.numbers, inputs: world.series[index].covariates) { mean, time in
      var states = [AffineForm.noise(noise(time, levels))]
      for k in (1...levels).reversed() {
        let (noisy, context) = kernel(k)
        states.append(
          noisy * states[states.count - 1] + context * mean + .noise(noise(time, k - 1), deviation: betas[k - 1].squareRoot()))
      }
      chains.append(states.dropLast().reversed())
      return states[levels]
    }
    return series.latents + chains.flatMap { $0 } + series.sights
  }

  /// q(z, z^{1:K}): the encoder, and the noising process on top of it.
  func encoder(_ steps: [PosteriorStep]) -> [AffineForm] {
    let states = world.forms(steps)
    return states
      + (world.order..<world.steps).flatMap { time in
        betas.enumerated().reduce(into: [states[time]]) { chain, step in
          let (k, beta) = (step.offset + 1, step.element)
          chain.append((1 - beta).squareRoot() * chain[k - 1] + .noise(noise(time, k), deviation: beta.squareRoot()))
        }.dropFirst()
      }
  }

  /// How many latents there are, clean and noisy.
  var latentCount: Int { world.steps + (world.steps - world.order) * levels }

  /// The exact posterior of the model whose transition is the chain's own density p_ψ(z_t | c_t).
  func exactSteps(_ index: Int) -> [PosteriorStep] {
    let forms = model(index)
    let law = DenseGaussian(Array(forms[..<world.steps] + forms[latentCount...]))
    let size = law.mean.count
    return world.conditionedSteps(
      index,
      of: GaussianVector(mean: law.mean, covariance: DenseMatrix(rows: size, columns: size) { law.covariance[$0][$1] }))
  }
}
