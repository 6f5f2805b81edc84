import Foundation
import Oracle
import Testing

/// Each road of the oracle against a closed form that does not use it.
@Suite struct OracleTests {
  /// Whether a measured number meets the exact one within its own error, and that error is small enough to be of use.
  private func agrees(_ found: Measured, _ exact: Double, finest: Double = 1e-6) -> Bool {
    abs(found.value - exact) <= found.error + 4 * exact.ulp && found.error <= finest * max(1, abs(exact))
  }

  @Test(arguments: [-3.0, -0.5, 0.7, 2.0, 11.0]) func derivativesOfKnownFunctions(x: Double) throws {
    #expect(agrees(try derivative(of: { exp($0) }, at: x), exp(x)))
    #expect(agrees(try derivative(of: { sin($0) }, at: x), cos(x)))
    #expect(agrees(try derivative(of: { $0 * $0 * $0 }, at: x), 3 * x * x))
    #expect(!agrees(try derivative(of: { sin($0) }, at: x), -cos(x)))
  }

  /// A function with errors of 10⁻⁹ misleads GSL's own estimate; its measured noise widens the error as far as needed.
  @Test func noiseIsMeasuredAndWidensTheError() throws {
    let coarse = { (x: Double) in (sin(x) * 1e9).rounded() / 1e9 }
    #expect(try noise(of: { sin($0) }, at: 0.7) < 1e-15)
    let found = try noise(of: coarse, at: 0.7)
    #expect(found > 0.2e-9 && found < 5e-9, "noise \(found)")
    var missed = 0
    for step in 0..<50 {
      let x = 0.1 + 0.05 * Double(step)
      let (wide, narrow) = (try derivative(of: coarse, at: x, noise: found), try derivative(of: coarse, at: x))
      #expect(agrees(wide, cos(x), finest: 1e-3), "at \(x): \(wide) for \(cos(x))")
      if !agrees(narrow, cos(x), finest: 1e-3) { missed += 1 }
    }
    #expect(missed > 0, "without the noise the error would be understated")
  }

  @Test func derivativesOfManyVariables() throws {
    let function = { (x: [Double]) in x[0] * x[0] * x[1] + exp(x[1]) }
    let (x, v) = ([1.5, -0.5], [0.6, 0.8])
    let exact = [2 * x[0] * x[1], x[0] * x[0] + exp(x[1])]
    for (found, exact) in zip(try gradient(of: function, at: x), exact) { #expect(agrees(found, exact)) }
    let along = try directionalDerivative(of: function, at: x, along: v)
    #expect(agrees(along, exact[0] * v[0] + exact[1] * v[1]))
    #expect(throws: OracleError.self) { try directionalDerivative(of: function, at: x, along: [1]) }
  }

  @Test func integralsOfKnownFunctions() throws {
    #expect(agrees(try integral(of: { $0 * $0 }, over: Region([0, 3])), 9))
    #expect(agrees(try integral(of: { 1 / $0 }, over: Region([1, 2, .pi])), log(Double.pi)))
    #expect(agrees(try integral(of: { abs($0 - 1) }, over: Region([0, 1, 3])), 2.5))
    #expect(agrees(try integral(of: { x, y in x * y * y }, over: Region([0, 2])) { x in Region([0, x]) }, 32.0 / 15))
    let tetrahedron = try integral(
      of: { _, _, _ in 1.0 }, over: Region([0, 1]), { Region([0, 1 - $0]).padded }, { Region([0, 1 - $0 - $1]).padded })
    #expect(agrees(tetrahedron, 1.0 / 6))
  }

  @Test(arguments: [(0.0, 1.0), (1e4, 0.1), (-300.0, 25.0)]) func momentsOfAGaussian(mean: Double, standardDeviation: Double)
    throws
  {
    let square = try gaussianExpectation(of: { ($0 - mean) * ($0 - mean) }, mean: mean, standardDeviation: standardDeviation)
    #expect(agrees(square, standardDeviation * standardDeviation))
    let cosine = try gaussianExpectation(
      of: { cos(($0 - mean) / standardDeviation) }, mean: mean, standardDeviation: standardDeviation)
    #expect(agrees(cosine, exp(-0.5)))
    #expect(!agrees(square, 1.000_01 * standardDeviation * standardDeviation))
  }

  /// E (X + Y)² and E (X + Y + Z)² for Z | X, Y ~ N(X + Y, 4), where the regions follow the earlier coordinates.
  @Test func nestedExpectations() throws {
    func normal(_ x: Double, _ mean: Double, _ standardDeviation: Double) -> Double {
      exp(-0.5 * (x - mean) * (x - mean) / (standardDeviation * standardDeviation))
        / (standardDeviation * (2 * Double.pi).squareRoot())
    }
    let two = try expectation(
      of: { ($0 + $1) * ($0 + $1) }, density: { normal($0, 50, 1) * normal($1, $0, 0.5) },
      over: Region(mean: 50, standardDeviation: 1), { Region(mean: $0, standardDeviation: 0.5) })
    #expect(agrees(two, 100 * 100 + 4 + 0.25))
    let three = try expectation(
      of: { ($0 + $1 + $2) * ($0 + $1 + $2) },
      density: { normal($0, 1, 1) * normal($1, $0, 0.5) * normal($2, $0 + $1, 2) }, over: Region(mean: 1, standardDeviation: 1),
      { Region(mean: $0, standardDeviation: 0.5) }, { Region(mean: $0 + $1, standardDeviation: 2) })
    #expect(agrees(three, 4 * (4 + 4 + 0.25) + 4, finest: 1e-5))
  }

  /// The whole-line rule reports 0 ± 0 for a density far from the origin. The guard refuses that, whatever the road.
  @Test func aDensityThatIsMissedIsCaught() throws {
    let density = { (x: Double) in try gaussianDensity(x, mean: 1e4, standardDeviation: 0.1).value }
    let missed = try wholeLineIntegral(of: density)
    #expect(missed == Measured(0, error: 0))
    #expect(throws: OracleError.mass(0, error: 0, allowed: massTolerance)) { try mustBeOne(missed) }
    #expect(throws: OracleError.self) {
      try expectation(of: { $0 }, density: density, over: Region(mean: 0, standardDeviation: 1))
    }
    #expect(throws: OracleError.self) {
      try expectation(of: { _ in 1 }, density: { 1.001 * (try density($0)) }, over: Region(mean: 1e4, standardDeviation: 0.1))
    }
    #expect(agrees(try expectation(of: { $0 }, density: density, over: Region(mean: 1e4, standardDeviation: 0.1)), 1e4))
  }

  @Test func aMixtureIsFoundWhereItsComponentsAre() throws {
    let positions = [(mean: -500.0, standardDeviation: 0.2), (mean: 500.0, standardDeviation: 0.3)]
    let density = { (x: Double) in
      try positions.reduce(0) { try $0 + 0.5 * gaussianDensity(x, mean: $1.mean, standardDeviation: $1.standardDeviation).value }
    }
    let square = try expectation(of: { $0 * $0 }, density: density, over: Region(around: positions))
    #expect(agrees(square, 250_000 + 0.5 * (0.04 + 0.09)))
    #expect(throws: OracleError.self) {
      try expectation(of: { $0 * $0 }, density: density, over: Region(mean: -500, standardDeviation: 0.2))
    }
  }

  @Test func whatCannotBeAnsweredThrows() {
    struct Own: Error {}
    #expect(throws: Own.self) { try integral(of: { _ in throw Own() }, over: Region([0, 1])) }
    #expect(throws: OracleError.notFinite(value: .infinity, at: 0.5)) {
      try integral(of: { $0 == 0.5 ? .infinity : 1 }, over: Region([0, 1]))
    }
    #expect(throws: OracleError.self) { try integral(of: { 1 / $0 }, over: Region([0, 1])) }
    #expect(throws: OracleError.self) { try integral(of: { $0 }, over: Region([1, 1])) }
    #expect(throws: OracleError.self) { try integral(of: { $0 }, over: Region([0, .infinity])) }
    #expect(throws: OracleError.self) {
      try integral(of: { exp($0) }, over: Region([0, 1]), to: QuadratureTolerance(absolute: 0, relative: 0))
    }
    #expect(throws: OracleError.self) { try derivative(of: { $0 }, at: 0, step: 0) }
    #expect(throws: OracleError.self) { try derivative(of: { log($0) }, at: -1) }
  }
}

extension Region {
  /// A region that has shrunk to a point keeps a length, so that an integral over it is defined.
  fileprivate var padded: Region { breakpoints.count < 2 ? Region(breakpoints + breakpoints.map { $0 + 1e-300 }) : self }
}
