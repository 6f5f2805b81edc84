import ChapterKit
import Foundation
import Oracle

/// Eq 11 for any K, one latent: the density of z^{k−1} from that of z^k, floor by floor, on a grid.
///
/// The kernels are Gaussian and no narrower than the grid's step, so the trapezoidal rule loses nothing that can be seen.
struct Floors {
  let chain: PlainChain
  let positions: [Double]
  let step: Double
  /// The density of z^k on the grid, entry k.
  private(set) var densities: [[Double]]
  /// μ_ψ(z¹) on the grid.
  private let lastMeans: [Double]

  init(_ chain: PlainChain, over range: ClosedRange<Double>, step: Double, output: (_ state: Double, _ level: Int) -> Double) {
    let count = Int(((range.upperBound - range.lowerBound) / step).rounded())
    let positions = (0...count).map { range.lowerBound + step * Double($0) }
    (self.chain, self.positions, self.step) = (chain, positions, step)
    func means(_ k: Int) -> [Double] { positions.map { chain.mean(k, $0, output($0, k)) } }
    lastMeans = means(1)
    densities = [positions.map { exp(logNormal($0, mean: 0, variance: 1)) }]
    for k in stride(from: chain.levels, through: 1, by: -1) {
      densities.append(spread(densities[chain.levels - k], means(k), variance: chain.variances[k - 1]))
    }
    densities.reverse()
  }

  /// The mass at every position goes to a Gaussian around its mean, nine standard deviations wide on each side.
  private func spread(_ density: [Double], _ means: [Double], variance: Double) -> [Double] {
    var next = positions.map { _ in 0.0 }
    let reach = Int((9 * variance.squareRoot() / step).rounded(.up))
    for (mass, mean) in zip(density, means) where mass > 1e-25 {
      let center = Int(((mean - positions[0]) / step).rounded())
      let factor = step * mass / (2 * .pi * variance).squareRoot()
      for target in (center - reach..<center + reach + 1).clamped(to: positions.indices) {
        next[target] += factor * exp(-(positions[target] - mean) * (positions[target] - mean) / (2 * variance))
      }
    }
    return next
  }

  /// What sums of functions up to 1 miss: the start's mass outside the grid, the ripples 2 exp(−2π² v/h²) that the trapezoidal
  /// rule leaves of a Gaussian of variance v, and rounding.
  var error: Double {
    let outside = erfc(min(-positions[0], positions[positions.count - 1]) / 2.0.squareRoot())
    let ripples = chain.variances.reduce(0) { $0 + 2 * exp(-2 * .pi * .pi * $1 / (step * step)) }
    return outside + ripples + Tolerance.averaged(terms: positions.count * chain.levels, size: 1)
  }

  /// ∫ f p_ψ dz for a function of position and density.
  func sum(_ function: (_ position: Double, _ density: Double) -> Double) -> Double {
    zip(positions, densities[0]).reduce(0) { $0 + step * function($1.0, $1.1) }
  }

  /// E f over p(z¹), given the mean of z⁰ at z¹.
  func overLast(_ function: (_ mean: Double) throws -> Double) rethrows -> Double {
    try zip(densities[1], lastMeans).reduce(0) { $1.0 > 1e-25 ? $0 + step * $1.0 * (try function($1.1)) : $0 }
  }

  /// P(z⁰ ≤ x | c).
  func lowerTail(_ x: Double) throws -> Double {
    try overLast { try gaussianLowerTail(x, mean: $0, standardDeviation: chain.variances[0].squareRoot()).value }
  }
}
