import Autodiff
import ChapterKit
import EvidenceBound
import Foundation
import HierarchicalPrior
import Tensor

/// One conditional Gaussian of the prior, one latent wide: mean = level + slopes · h + bend tanh(2 bendSlopes · h), h oldest first.
struct Kernel {
  let level: Double
  let slopes: [Double]
  var bend = 0.0
  var bendSlopes: [Double] = []
  let variance: Double

  func mean(_ history: some Sequence<Double>) -> Double {
    let history = Array(history)
    return level + dot(slopes, history) + (bend == 0 ? 0 : bend * tanh(2 * dot(bendSlopes, history)))
  }

  func logDensity(_ x: Double, _ history: some Sequence<Double>) -> Double {
    logNormal(x, mean: mean(history), variance: variance)
  }
}

/// p_η(z_t | z_{t−j:t−1}) with a kernel for each t ≤ j; on the tape what `Kernel` is in plain numbers.
struct KernelPrior: ConditionalPrior {
  let kernels: [Kernel]

  func distribution(given history: Variable, time: Int, _ batch: SequenceBatch) -> DiagonalGaussian {
    let (kernel, j) = (kernels[time - 1], history.shape[1])
    let rows = history.reshaped([history.shape[0], j])
    func projected(_ slopes: [Double]) -> Variable { affine(rows, weight: rows.tape.constant(slopes, [j, 1])) }
    var mean = projected(kernel.slopes) + kernel.level  // [N, 1]
    if kernel.bend != 0 { mean = mean + kernel.bend * Autodiff.tanh(2 * projected(kernel.bendSlopes)) }
    return DiagonalGaussian(mean: mean, logVariance: 0 * mean + Foundation.log(kernel.variance))
  }
}

/// q_Φ(z_{−j+1:0} | z_{1:j}): one kernel per auxiliary state, independent of each other given z_{1:j}.
struct KernelAuxiliary: AuxiliaryPosterior {
  let kernels: [Kernel]

  func distribution(given first: Variable, _ batch: SequenceBatch) -> DiagonalGaussian {
    let (n, j) = (first.shape[0], first.shape[1])
    let distributions = (1...j).map { KernelPrior(kernels: kernels).distribution(given: first, time: $0, batch) }  // j of [N, 1]
    func joined(_ parts: [Variable]) -> Variable { concatenate(parts, axis: 1).reshaped([n, j, 1]) }
    return DiagonalGaussian(mean: joined(distributions.map(\.mean)), logVariance: joined(distributions.map(\.logVariance)))
  }
}
