import ChapterKit
import Foundation
import Oracle

/// A density written as Eqs 11 and 12 write it, as a product of Gaussian factors: multiplying adds up precisions.
///
/// A factor N(Σ w_i y_i; b, v) adds w wᵀ/v to the precision and b w/v to the information. Entries that are integrated out are
/// those whose rows of the inverse are not looked at.
struct FactorProduct {
  private var precision: BruteForce.Matrix
  private var information: [Double]

  init(size: Int) {
    precision = Array(repeating: Array(repeating: 0, count: size), count: size)
    information = Array(repeating: 0, count: size)
  }

  /// Multiplies by p(y | parents) = N(y; Σ a_i parent_i + offset, variance).
  mutating func multiply(_ child: Int, given parents: [Int: Double] = [:], offset: Double = 0, variance: Double) {
    let weights = parents.mapValues { -$0 }.merging([child: 1], uniquingKeysWith: +)
    for (row, one) in weights {
      for (column, other) in weights { precision[row][column] += one * other / variance }
      information[row] += one * offset / variance
    }
  }

  /// What is left when all entries but these are integrated out.
  func marginal(_ kept: [Int]) throws -> (mean: [Double], covariance: BruteForce.Matrix) {
    let covariance = try BruteForce.inverse(precision)
    let mean = try BruteForce.product(covariance, information)
    return (kept.map { mean[$0] }, kept.map { row in kept.map { covariance[row][$0] } })
  }

  /// n ε κ: how far elimination may end from the truth, relatively; κ in the norm of absolute row sums.
  func rounding() throws -> Double {
    try eliminationRounding(precision, inverse: BruteForce.inverse(precision))
  }
}
