import Autodiff
import ChapterKit
import DiffusionLoss
import Foundation
import Oracle
import ReverseProcess
import Tensor

/// The density a sampler draws from, for one latent: the package's sampler run at every point of a grid of noises.
///
/// Given all noises but the last, z⁰ = m + ς_1 ξ_1 is Gaussian. Over the others the trapezoidal rule is summed, which for smooth
/// functions that die out on both sides is exact up to a term that vanishes exponentially in 1/step.
struct SamplerDistribution {
  /// m at every point of the grid, and its weight Π φ(ξ) · step.
  let means: [Double]
  let weights: [Double]
  /// ς_1, as the sampler adds it.
  let standardDeviation: Double
  /// The points that are also those of the grid of twice the step.
  private let coarse: [Int]
  private let coarseFactor: Double

  /// A grid from −half · step to half · step along z^K and, for the ancestral chain, along ξ_K … ξ_2.
  init(
    _ chain: ReverseChain, _ sampler: Sampler = .ancestral, levels: Int, network: some OutputNetwork, half: Int,
    step: Double
  ) {
    let side = 2 * half + 1
    let strides = (0..<(sampler == .ancestral ? levels : 1)).map { axis in (0..<axis).reduce(1) { size, _ in size * side } }
    let count = strides.reduce(1) { product, _ in product * side }
    func index(_ row: Int, _ axis: Int) -> Int { row % count / strides[axis] % side - half }
    let tape = Tape(precision: .double, recordsGradients: false)
    func positions(_ axis: Int) -> Variable { tape.constant((0...count).map { step * Double(index($0, axis)) }, [count + 1, 1]) }
    let state = positions(0)
    // The row after the last repeats the first with ξ_1 = 1.
    chain.sample(sampler, from: state, network: network) { level in
      level == 1 ? tape.constant((0...count).map { $0 == count ? 1 : 0 }, [count + 1, 1]) : positions(levels - level + 1)
    }
    let ends = state.doubles
    means = Array(ends[..<count])
    standardDeviation = ends[count] - ends[0]
    let masses = (-half...half).map { step * exp(logNormal(step * Double($0), mean: 0, variance: 1)) }
    weights = (0..<count).map { row in strides.indices.reduce(1) { $0 * masses[index(row, $1) + half] } }
    coarse = (0..<count).filter { row in strides.indices.allSatisfy { index(row, $0).isMultiple(of: 2) } }
    coarseFactor = Double(1 << strides.count)
  }

  /// p_ψ(z | c); the error is what the grid of twice the step misses, which bounds what this one does.
  func density(at z: Double) -> Measured {
    average { exp(logNormal(z, mean: means[$0], variance: standardDeviation * standardDeviation)) }
  }

  /// The average of a function of the grid's points.
  func average(_ function: (_ point: Int) -> Double) -> Measured {
    let values = means.indices.map { weights[$0] * function($0) }
    let fine = values.reduce(0, +)
    let rough = coarseFactor * coarse.reduce(0) { $0 + values[$1] }
    return Measured(fine, error: abs(fine - rough) + 1e-14 * abs(fine))
  }

  /// Mean and variance of z⁰.
  var moments: (mean: Double, variance: Double) {
    let mean = average { means[$0] }.value
    return (mean, average { (means[$0] - mean) * (means[$0] - mean) }.value + standardDeviation * standardDeviation)
  }
}
