import Autodiff
import EvidenceBound
import Foundation
import HierarchicalPrior
import Tensor

/// Two steps of one latent: z_1 from the linear hierarchical prior, z_2 = a z_1 + N(0, q), x_t = z_t + N(0, r).
struct WholeBound {
  static let (a, q, r) = (0.8, 0.4, 0.2)
  let x: [Double]
  /// q(z_1 | x): mean and variance.
  let first: (mean: Double, variance: Double)
  /// q(z_2 | z_1, x): slope, level and variance.
  let second: (slope: Double, level: Double, variance: Double)
  /// q_Φ(z_0 | z_1).
  let auxiliary: Kernel

  /// The expectation of the package's terms: they are quadratic in the three noises.
  func terms() -> (elbo: Double, divergenceFree: Double) {
    let tape = Tape(precision: .double, recordsGradients: false)
    tape.reset()
    let rows = cubature(3)
    let n = rows.count
    let prior = HierarchicalPrior(
      conditional: KernelPrior(kernels: Examples.line), auxiliary: KernelAuxiliary(kernels: [auxiliary]),
      noise: tape.constant(rows.map { $0[2] }, [n, 1, 1]))
    let terms = evidenceBound(
      of: SequenceBatch(observations: tape.constant(x, [1, 2, 1])), order: 1,
      noise: tape.constant(rows.flatMap { $0[..<2] }, [n, 2, 1]), posterior: self, emission: self, transition: self, prior: prior)
    func mean(_ term: Variable) -> Double { term.doubles.reduce(0, +) / Double(n) }
    return (-mean(terms.negativeELBO), -mean(terms.negativeELBO - terms.initialPrior))
  }
}

extension WholeBound: SmoothingPosterior {
  func trajectories(of batch: SequenceBatch, noise: Variable) -> Trajectories {
    let (n, tape) = (noise.shape[0], noise.tape)
    func column(_ t: Int) -> Variable { noise.slice(axis: 1, t..<t + 1).reshaped([n, 1]) }
    func distribution(_ mean: Variable, _ variance: Double) -> DiagonalGaussian {
      DiagonalGaussian(mean: mean, logVariance: 0 * mean + Foundation.log(variance))
    }
    let one = distribution(tape.constant(repeating: first.mean, [n, 1]), first.variance)
    let early = one.sample(noise: column(0))
    let two = distribution(second.slope * early + second.level, second.variance)
    func joined(_ parts: [Variable]) -> Variable { concatenate(parts, axis: 1).reshaped([n, 2, 1]) }
    return Trajectories(
      latents: joined([early, two.sample(noise: column(1))]),
      posterior: DiagonalGaussian(mean: joined([one.mean, two.mean]), logVariance: joined([one.logVariance, two.logVariance])))
  }
}

extension WholeBound: Emission, Transition {
  func distribution(given latents: Variable, _ batch: SequenceBatch) -> DiagonalGaussian {
    DiagonalGaussian(mean: latents, logVariance: 0 * latents + Foundation.log(WholeBound.r))
  }

  func negativeLogLikelihood(of trajectories: Trajectories, _ batch: SequenceBatch) -> Variable {
    let mean = WholeBound.a * trajectories.latents.slice(axis: 1, 0..<1)
    let distribution = DiagonalGaussian(mean: mean, logVariance: 0 * mean + Foundation.log(WholeBound.q))
    return distribution.negativeLogDensity(at: trajectories.latents.slice(axis: 1, 1..<2)).reshaped([trajectories.count, 1])
  }
}
