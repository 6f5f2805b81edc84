import ChapterKit
import DiffusionChain
import DiffusionLoss
import StateSpace

/// What is lost because the noising process stands in for the chain's true posterior.
enum ChainClaims {
  static let toy = Claim(
    "Eq 05a",
    "For one Gaussian state, the chain's value of E[−log p_ψ(z)] exceeds the exact one by E KL(q_chain ‖ p_ψ(z^{1:K} | z)).",
    kind: .identity, oracle: "both distributions of z^{1:K} as dense Gaussians"
  ) { check in
    let betas = [0.05, 0.2, 0.3, 0.5, 0.4]
    for standardDeviation in [0.3, 2, 4] {
      let optimum = GaussianOptimum(LossWeights(NoiseSchedule(betas: betas)), standardDeviation: standardDeviation)
      let (p, q) = (reverseDistribution(betas, standardDeviation), forwardDistribution(betas, standardDeviation))
      let divergence = try q.divergence(from: p) - q.marginal([0]).divergence(from: p.marginal([0]))
      check.equal(
        optimum.bound, claimed: optimum.crossEntropy + divergence, allowed: try p.rounding(of: 10) + q.rounding(of: 10),
        scale: 0.1,
        "K = 5, z ~ N(0, \(standardDeviation)²), divergence \(divergence)",
        foils: [
          ("equality, as in “can be rewritten as”", optimum.crossEntropy),
          ("the divergence of the clean state included", optimum.crossEntropy + (try q.divergence(from: p))),
        ])
    }
    let unit = GaussianOptimum(LossWeights(NoiseSchedule(betas: betas)), standardDeviation: 1)
    check.equal(
      unit.bound, claimed: unit.crossEntropy, allowed: Tolerance.rounding(terms: 100, size: 1 + abs(unit.crossEntropy)), scale: 1,
      "z ~ N(0, 1), the one case of equality",
      foils: [("twice C", unit.bound + unit.weights.constant)])
  }

  /// z^0 … z^K under p: the best reverse chain for N(0, s²), from z^K ~ N(0, 1) down.
  private static func reverseDistribution(_ betas: [Double], _ standardDeviation: Double) -> DenseGaussian {
    var moments = [standardDeviation * standardDeviation]
    for beta in betas { moments.append((1 - beta) * moments[moments.count - 1] + beta) }
    var states = [AffineForm.noise(betas.count)]
    for k in (1...betas.count).reversed() {
      let slope = (1 - betas[k - 1]).squareRoot() * moments[k - 1] / moments[k]
      states.append(slope * states[states.count - 1] + .noise(k - 1, standardDeviation: betas[k - 1].squareRoot()))
    }
    return DenseGaussian(states.reversed())
  }

  /// z^0 … z^K under q.
  private static func forwardDistribution(_ betas: [Double], _ standardDeviation: Double) -> DenseGaussian {
    DenseGaussian(
      betas.enumerated().reduce(into: [AffineForm.noise(0, standardDeviation: standardDeviation)]) { states, step in
        states.append(
          (1 - step.element).squareRoot() * states[step.offset]
            + .noise(step.offset + 1, standardDeviation: step.element.squareRoot()))
      })
  }

  static let series = Claim(
    "Eq 05b", "In a series the gap is the encoder's divergence plus that of the noise chain at every t > j.", kind: .identity,
    oracle: "elimination in dense Gaussians, noisy states included"
  ) { check in
    for order in 1...2 {
      let example = TestExample(order: order, steps: 4, seed: check.seed)
      let chain = ChainForms(example: example, betas: LineClaims.betas)
      for steps in [example.series.indices.map { example.poorSteps($0) }, example.series.indices.map { chain.exactSteps($0) }] {
        let elbo = Bench(example: example).values(
          steps, noises: Bench.cubature(example.steps),
          transition: LinearDiffusion(numbers: example.numbers, weights: LossWeights(NoiseSchedule(betas: chain.betas)))
        ).elbo
        for index in example.series.indices {
          let forms = chain.model(index)
          let (p, q) = (DenseGaussian(forms), DenseGaussian(chain.encoder(steps[index])))
          let (x, sights) = (example.series[index].observations.flatMap { $0 }, Array(chain.latentCount..<forms.count))
          let posterior = try p.conditional(Array(0..<chain.latentCount), given: sights, at: x)
          let states = Array(0..<example.steps)
          let all = try q.divergence(from: posterior)
          let clean = try q.marginal(states).divergence(from: posterior.marginal(states))
          let evidence = try p.marginal(sights).logDensity(at: x)
          check.equal(
            average(elbo, index), claimed: evidence - all, allowed: try p.rounding(of: abs(evidence) + 100), scale: 0.1,
            "\(example.name), series \(index): encoder \(clean), chains \(all - clean)",
            foils: [("the encoder's divergence alone", evidence - clean)])
        }
      }
    }
  }

  static let constant = Claim(
    "Eq C.h", "With one level and β = ½ the sum with C is at most the evidence, and the sum without C exceeds it.", kind: .bound,
    oracle: "elimination in one dense Gaussian"
  ) { check in
    for order in 1...2 {
      // One series refutes a bound, so it is the same in every run: where the chain's own gap is large it hides C.
      let example = TestExample(order: order, steps: 5, covariates: false, seed: 0)
      let chain = ChainForms(example: example, betas: [0.5])
      let weights = LossWeights(NoiseSchedule(betas: [0.5]))
      let steps = example.series.indices.map { chain.exactSteps($0) }
      func negativeLogLikelihood(_ index: Int, constant: Bool) -> Double {
        let diffusion = LinearDiffusion(numbers: example.numbers, weights: weights, keepsConstant: constant)
        return -average(Bench(example: example).values(steps, noises: Bench.cubature(5), transition: diffusion).elbo, index)
      }
      for index in example.series.indices {
        let forms = chain.model(index)
        let evidence = try DenseGaussian(Array(forms[chain.latentCount...]))
          .logDensity(at: example.series[index].observations.flatMap { $0 })
        check.atMost(
          -evidence, negativeLogLikelihood(index, constant: true),
          "\(example.name), series \(index), C = \(weights.constant) per step",
          foils: [("C dropped, as after Eq 33", negativeLogLikelihood(index, constant: false))])
      }
    }
  }
}

/// The augmented model of Eq 12 with the same linear denoiser, written out: z_{1:T}, then z_t^1 … z_t^K for every t > j, then x.
///
/// Every reverse kernel is built from μ̃_k with z⁰ replaced by the denoiser's answer. No loss weight and no constant enter.
struct ChainForms {
  let example: TestExample
  let betas: [Double]

  var levels: Int { betas.count }
  /// ᾱ_0 … ᾱ_K.
  var remaining: [Double] { betas.reduce(into: [1]) { $0.append($0[$0.count - 1] * (1 - $1)) } }

  /// A and B of the kernel's mean A z^k + B μ(c).
  func kernel(_ k: Int) -> (noisy: Double, context: Double) {
    let (now, before, beta) = (remaining[k], remaining[k - 1], betas[k - 1])
    let clean = before.squareRoot() * beta / (1 - now)
    let kept = (1 - beta).squareRoot() * (1 - before) / (1 - now)
    let gain = example.numbers.variance * now.squareRoot() / (now * example.numbers.variance + 1 - now)
    return (clean * gain + kept, clean * (1 - gain * now.squareRoot()))
  }

  private func noise(_ time: Int, _ k: Int) -> Int { 1000 + 100 * time + k }

  /// p(z, z^{1:K}, x).
  func model(_ index: Int) -> [AffineForm] {
    var chains: [[AffineForm]] = []
    let series = NaiveSeries(example.numbers, inputs: example.series[index].covariates) { mean, time in
      var states = [AffineForm.noise(noise(time, levels))]
      for k in (1...levels).reversed() {
        let (noisy, context) = kernel(k)
        states.append(
          noisy * states[states.count - 1] + context * mean
            + .noise(noise(time, k - 1), standardDeviation: betas[k - 1].squareRoot()))
      }
      chains.append(states.dropLast().reversed())
      return states[levels]
    }
    return series.latents + chains.flatMap { $0 } + series.sights
  }

  /// q(z, z^{1:K}): the encoder, and the noising process on top of it.
  func encoder(_ steps: [PosteriorStep]) -> [AffineForm] {
    let states = example.forms(steps)
    return states
      + (example.order..<example.steps).flatMap { time in
        betas.enumerated().reduce(into: [states[time]]) { chain, step in
          let (k, beta) = (step.offset + 1, step.element)
          chain.append((1 - beta).squareRoot() * chain[k - 1] + .noise(noise(time, k), standardDeviation: beta.squareRoot()))
        }.dropFirst()
      }
  }

  /// How many latents there are, clean and noisy.
  var latentCount: Int { example.steps + (example.steps - example.order) * levels }

  /// The exact posterior of the model whose transition is the chain's own density p_ψ(z_t | c_t).
  func exactSteps(_ index: Int) -> [PosteriorStep] {
    let forms = model(index)
    let distribution = DenseGaussian(Array(forms[..<example.steps] + forms[latentCount...]))
    let size = distribution.mean.count
    return example.conditionedSteps(
      index,
      of: GaussianVector(
        mean: distribution.mean, covariance: DenseMatrix(rows: size, columns: size) { distribution.covariance[$0][$1] }))
  }
}
