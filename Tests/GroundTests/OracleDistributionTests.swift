import Foundation
import Oracle
import Testing

/// Distribution functions and brute-force matrices against the C library, hand calculation and each other.
@Suite struct OracleDistributionTests {
  private func near(_ found: Measured, _ exact: Double) -> Bool {
    abs(found.value - exact) <= found.error + 8 * exact.ulp && found.error <= 1e-10 * max(abs(exact), 1e-290)
  }

  /// The C library's erfc is another program than GSL's.
  @Test(arguments: [-8.0, -3.0, -0.3, 0.0, 1.0, 2.5, 10.0, 30.0]) func gaussianAgreesWithTheCLibrary(x: Double) throws {
    #expect(near(try gaussianUpperTail(x), 0.5 * erfc(x / 2.0.squareRoot())))
    #expect(near(try gaussianLowerTail(x), 0.5 * erfc(-x / 2.0.squareRoot())))
    #expect(near(try gaussianDensity(x), exp(-x * x / 2) / (2 * Double.pi).squareRoot()))
    // A quarter is exact, so moving and stretching the line changes nothing.
    let position = (x * 4).rounded() / 4
    #expect(try gaussianDensity(3 + 2 * position, mean: 3, standardDeviation: 2).value == gaussianDensity(position).value / 2)
    #expect(try gaussianUpperTail(3 + 2 * position, mean: 3, standardDeviation: 2).value == gaussianUpperTail(position).value)
  }

  @Test func gaussianTailsTooSmallForADoubleAreZero() throws {
    for tail in [try gaussianUpperTail(60), try gaussianLowerTail(-60), try gaussianDensity(60)] {
      #expect(tail.value == 0 && tail.error > 0 && tail.error < 1e-300)
    }
    #expect(throws: OracleError.self) { try gaussianDensity(0, standardDeviation: 0) }
  }

  @Test(arguments: [5e-7, 0.025, 0.5, 0.9, 0.999]) func theQuantileUndoesTheTail(probability: Double) throws {
    let position = try gaussianQuantile(probability)
    let tail = try gaussianLowerTail(position.value)
    #expect(abs(tail.value - probability) <= 1e-14)
    #expect(position.error < 1e-8)
    #expect(throws: OracleError.self) { try gaussianQuantile(1) }
  }

  /// The threshold of the statistical checks is the quantile it is said to be.
  @Test func theThresholdOfTheStatisticalChecks() throws {
    #expect(abs(try gaussianQuantile(1 - 0.5e-6).value - 4.891638475698992) < 1e-9)
    #expect(abs(try gaussianQuantile(0.999).value - 3.090232306167813) < 1e-12)
  }

  /// With two degrees of freedom the tail is exp(−x/2); with one it is a Gaussian's two tails.
  @Test(arguments: [0.0, 0.1, 1.0, 7.0, 80.0]) func chiSquareHasClosedForms(x: Double) throws {
    #expect(near(try chiSquareUpperTail(x, degrees: 2), exp(-x / 2)))
    #expect(near(try chiSquareUpperTail(x, degrees: 1), erfc((x / 2).squareRoot())))
    #expect(near(try chiSquareLowerTail(x, degrees: 2), -expm1(-x / 2)))
    #expect(throws: OracleError.self) { try chiSquareUpperTail(-1, degrees: 2) }
    #expect(throws: OracleError.self) { try chiSquareUpperTail(1, degrees: 0) }
  }

  /// With one degree of freedom t is Cauchy's, with two its tail is algebraic; the quantile undoes the tail.
  @Test(arguments: [-6.0, -0.4, 0.0, 1.0, 12.0]) func studentHasClosedForms(x: Double) throws {
    #expect(abs(try studentUpperTail(x, degrees: 1).value - (0.5 - atan(x) / Double.pi)) < 1e-14)
    #expect(abs(try studentUpperTail(x, degrees: 2).value - 0.5 * (1 - x / (2 + x * x).squareRoot())) < 1e-14)
    for degrees in [1.0, 2, 7.5] {
      let position = try studentQuantile(1 - studentUpperTail(x, degrees: degrees).value, degrees: degrees)
      #expect(abs(position.value - x) <= position.error + 1e-12, "\(degrees) degrees of freedom")
    }
    #expect(throws: OracleError.self) { try studentUpperTail(x, degrees: 0) }
    #expect(throws: OracleError.self) { try studentQuantile(1, degrees: 3) }
  }

  /// All tails of ten trials, against the sum of the terms.
  @Test(arguments: [0.0, 0.2, 0.5, 0.97, 1.0]) func binomialTailsAreSums(probability: Double) throws {
    let ways: [Double] = [1, 10, 45, 120, 210, 252, 210, 120, 45, 10, 1]
    let terms = (0...10).map { k in ways[k] * pow(probability, Double(k)) * pow(1 - probability, Double(10 - k)) }
    for k in -1...11 {
      let upper = terms[max(0, min(k, 11))...].reduce(0, +)
      let lower = terms[..<max(0, min(k + 1, 11))].reduce(0, +)
      #expect(abs(try binomialUpperTail(atLeast: k, of: 10, probability: probability).value - upper) < 1e-14, "at least \(k)")
      #expect(abs(try binomialLowerTail(atMost: k, of: 10, probability: probability).value - lower) < 1e-14, "at most \(k)")
    }
    #expect(throws: OracleError.self) { try binomialUpperTail(atLeast: 1, of: 10, probability: 1.5) }
    #expect(throws: OracleError.self) { try binomialUpperTail(atLeast: .max, of: 10, probability: 0.5) }
  }

  @Test func matricesByHand() throws {
    let (a, b) = ([[0.0, 2, 1], [1, -1, 0], [3, 0, -2]], [[1.0, 2], [3, 4], [5, 6]])
    #expect(try BruteForce.product(a, b) == [[11, 14], [-2, -2], [-7, -6]])
    #expect(try BruteForce.product(a, [1, 2, 3]) == [7, -1, -3])
    #expect(try BruteForce.transpose(b) == [[1, 3, 5], [2, 4, 6]])
    // 0·(2 − 0) − 2·(−2 − 0) + 1·(0 + 3) = 7; the leading zero needs a change of rows.
    #expect(abs(try BruteForce.determinant(a) - 7) < 1e-14)
    let unit = try BruteForce.product(a, BruteForce.inverse(a))
    for (row, expected) in zip(unit, BruteForce.identity(3)) {
      for (entry, exact) in zip(row, expected) { #expect(abs(entry - exact) < 1e-15) }
    }
    #expect(throws: OracleError.self) { try BruteForce.inverse([[1, 2], [2, 4]]) }
    #expect(throws: OracleError.self) { try BruteForce.product(b, b) }
    #expect(throws: OracleError.self) { try BruteForce.determinant(b) }
    #expect(throws: OracleError.self) { try BruteForce.transpose([[1, 2], [3]]) }
  }

  /// A correlated pair: the joint log-density is that of the first and of the second given the first.
  @Test func jointDensityByTheChainRule() throws {
    let (covariance, mean, x) = ([[4.0, 1.2], [1.2, 1.0]], [1.0, -1.0], [2.5, 0.25])
    let slope = 1.2 / 4
    let first = try gaussianDensity(x[0], mean: mean[0], standardDeviation: 2).value
    let second = try gaussianDensity(
      x[1], mean: mean[1] + slope * (x[0] - mean[0]), standardDeviation: (1 - slope * 1.2).squareRoot()
    ).value
    let joint = try BruteForce.gaussianLogDensity(x, mean: mean, covariance: covariance)
    #expect(abs(joint - log(first * second)) < 1e-13)
    #expect(throws: OracleError.self) { try BruteForce.gaussianLogDensity(x, mean: mean, covariance: [[1, 2], [2, 1]]) }
  }
}
