import Autodiff
import ChapterKit
import EvidenceBound
import Foundation
import HierarchicalPrior
import Oracle
import Tensor

/// A prior of order 1 or 2 and a q_Φ for its auxiliary states: on the tape, and in plain numbers beside it.
struct Prior {
  let conditional: [Kernel]
  let auxiliary: [Kernel]

  var order: Int { conditional.count }

  /// L_VHP of the package at z_{1:j}, once for every noise.
  func losses(_ first: [Double], noises: [[Double]]) -> [Double] {
    let tape = Tape(precision: .double, recordsGradients: false)
    tape.reset()
    let (n, j) = (noises.count, order)
    let prior = HierarchicalPrior(
      conditional: KernelPrior(kernels: conditional), auxiliary: KernelAuxiliary(kernels: auxiliary),
      noise: tape.constant(noises.flatMap { $0 }, [n, j, 1]))
    let states = tape.constant((0..<n).flatMap { _ in first }, [n, j, 1])
    return prior.negativeLogLikelihood(of: states, Prior.batch(on: tape)).doubles
  }

  /// What the conditional prior of this chapter never looks at.
  static func batch(on tape: Tape) -> SequenceBatch {
    SequenceBatch(observations: tape.constant(repeating: 0, [1, 3, 1]))
  }

  /// The average of L_VHP over the noise, by quadrature.
  func expectedLoss(_ first: [Double], to precision: QuadratureTolerance = .init(absolute: 1e-9, relative: 1e-8)) throws
    -> Measured
  {
    guard order == 2 else {
      return try gaussianExpectation(of: { losses(first, noises: [[$0]])[0] }, mean: 0, standardDeviation: 1, to: precision)
    }
    func density(_ one: Double, _ two: Double) -> Double {
      exp(logNormal(one, mean: 0, variance: 1) + logNormal(two, mean: 0, variance: 1))
    }
    return try expectation(
      of: { losses(first, noises: [[$0, $1]])[0] }, density: density, over: Prior.bulk, { _ in Prior.bulk }, to: precision)
  }

  /// Where a standard normal lives, to 10⁻²³.
  static let bulk = Region([-10, -5, 0, 5, 10])

  /// log p(z_{1:j}, z_{−j+1:0}).
  func logJoint(_ first: [Double], _ auxiliaries: [Double]) -> Double {
    let states = auxiliaries + first
    return auxiliaries.reduce(0) { $0 + logNormal($1, mean: 0, variance: 1) }
      + (0..<order).reduce(0) { $0 + conditional[$1].logDensity(first[$1], states[$1..<$1 + order]) }
  }

  /// log q_Φ(z_{−j+1:0} | z_{1:j}).
  func logAuxiliary(_ first: [Double], _ auxiliaries: [Double]) -> Double {
    (0..<order).reduce(0) { $0 + auxiliary[$1].logDensity(auxiliaries[$1], first) }
  }

  /// ∫ f over the auxiliary states; f must vanish outside ten standard deviations of N(0, I).
  func integral(
    to precision: QuadratureTolerance = .init(absolute: 1e-10, relative: 1e-9), _ function: ([Double]) -> Double
  ) throws -> Measured {
    guard order == 2 else { return try Oracle.integral(of: { function([$0]) }, over: Prior.bulk, to: precision) }
    return try Oracle.integral(of: { function([$0, $1]) }, over: Prior.bulk, { _ in Prior.bulk }, to: precision)
  }

  /// −log ∫ p(z_{1:j} | z_{−j+1:0}) p(z_{−j+1:0}).
  func negativeLogLikelihood(_ first: [Double]) throws -> Measured {
    let density = try integral { exp(logJoint(first, $0)) }
    return Measured(-log(density.value), error: density.error / density.value)
  }

  /// D_KL(q_Φ ‖ p(z_{−j+1:0} | z_{1:j})), or with its arguments swapped.
  func divergence(_ first: [Double], swapped: Bool = false) throws -> Measured {
    let evidence = try negativeLogLikelihood(first)
    let found = try integral { states in
      let (q, p) = (logAuxiliary(first, states), logJoint(first, states) + evidence.value)
      return swapped ? exp(p) * (p - q) : exp(q) * (q - p)
    }
    return Measured(found.value, error: found.error + evidence.error)
  }
}

/// ±√j e_i: over these points a quadratic has its average over N(0, I).
func cubature(_ size: Int) -> [[Double]] {
  (0..<2 * size).map { point in
    (0..<size).map { $0 == point / 2 ? (point % 2 == 0 ? 1 : -1) * Double(size).squareRoot() : 0 }
  }
}
