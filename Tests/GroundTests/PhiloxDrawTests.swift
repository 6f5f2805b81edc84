import Autodiff
import Tensor
import Testing

import func Oracle.chiSquareLowerTail
import func Oracle.chiSquareUpperTail
import func Oracle.gaussianQuantile

/// The draws made from the generator's words: their law, and that each address has its own.
@Suite struct PhiloxDrawTests {
  private let draws = CounterRandom(seed: 7, purpose: "a test")
  private static let count = 200_000

  /// |average − expectation| within 4.9 standard errors: a true generator fails once in a million.
  private func agrees(_ values: [Double], _ expectation: Double, variance: Double) -> Bool {
    let mean = values.reduce(0, +) / Double(values.count)
    return abs(mean - expectation) <= 4.9 * (variance / Double(values.count)).squareRoot()
  }

  @Test func normalDrawsHaveTheMomentsOfTheNormalLaw() {
    let x = (0..<Self.count).map { draws.normal(series: $0 / 1000, time: $0 % 1000) }
    #expect(agrees(x, 0, variance: 1))
    #expect(agrees(x.map { $0 * $0 }, 1, variance: 2))
    #expect(agrees(x.map { $0 * $0 * $0 }, 0, variance: 15))
    #expect(agrees(x.map { $0 * $0 * $0 * $0 }, 3, variance: 96))
    #expect(!agrees(x.map { 1.04 * $0 * $0 }, 1, variance: 2), "a deviation of 1.02 is noticed")
  }

  /// Pearson's statistic of 64 cells of equal probability, cut at the quantiles of the normal law.
  @Test func normalDrawsFillTheQuantilesEvenly() throws {
    let edges = try (1..<64).map { try gaussianQuantile(Double($0) / 64).value }
    func statistic(_ value: (Int) -> Double) -> Double {
      var counts = [Int](repeating: 0, count: 64)
      for index in 0..<Self.count {
        let x = value(index)
        counts[edges.count { $0 < x }] += 1
      }
      let expected = Double(Self.count) / 64
      return counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
    }
    let found = statistic { draws.normal(step: $0) }
    #expect(try chiSquareUpperTail(found, degrees: 63).value > 1e-6 && chiSquareLowerTail(found, degrees: 63).value > 1e-6)
    let stretched = statistic { 1.03 * draws.normal(step: $0) }
    #expect(try chiSquareUpperTail(stretched, degrees: 63).value < 1e-6, "a deviation of 1.03 is noticed")
  }

  @Test func uniformDrawsAreUniformAndOpen() {
    let u = (0..<Self.count).map { draws.uniform(time: $0) }
    #expect(agrees(u, 0.5, variance: 1.0 / 12))
    #expect(agrees(u.map { $0 * $0 }, 1.0 / 3, variance: 4.0 / 45))
    #expect(u.allSatisfy { $0 > 0 && $0 < 1 })
    let k = (0..<Self.count).map { Double(draws.integer(below: 6, time: $0)) }
    #expect(agrees(k, 2.5, variance: 35.0 / 12) && k.allSatisfy { (0...5).contains($0) })
  }

  /// The draws of two addresses that differ in one coordinate are uncorrelated, and so are their squares.
  @Test func eachCoordinateOfTheAddressGivesDrawsOfItsOwn() {
    let other = CounterRandom(seed: 8, purpose: "a test")
    let elsewhere = CounterRandom(seed: 7, purpose: "another test")
    let neighbours: [(String, (Int) -> Double)] = [
      ("step", { draws.normal(step: 1, series: $0) }), ("series", { draws.normal(series: $0 + 1) }),
      ("time", { draws.normal(series: $0, time: 1) }), ("level", { draws.normal(series: $0, level: 1) }),
      ("lane 1", { draws.normal(series: $0, lane: 1) }), ("lane 2", { draws.normal(series: $0, lane: 2) }),
      ("lane 4", { draws.normal(series: $0, lane: 4) }), ("seed", { other.normal(series: $0) }),
      ("purpose", { elsewhere.normal(series: $0) }),
    ]
    for (name, neighbour) in neighbours {
      let pairs = (0..<20_000).map { (draws.normal(series: $0), neighbour($0)) }
      #expect(agrees(pairs.map { $0 * $1 }, 0, variance: 1), "\(name)")
      #expect(agrees(pairs.map { ($0 * $0 - 1) * ($1 * $1 - 1) }, 0, variance: 4), "squares, \(name)")
      #expect(pairs.allSatisfy { $0 != $1 }, "\(name)")
    }
  }

  /// A tape's draws for some series are those series' own, whatever stands beside them.
  @Test(arguments: Precision.allCases) func aDrawDependsOnItsAddressAlone(precision: Precision) {
    let tape = Tape(precision: precision, recordsGradients: false)
    let all = tape.normals(draws, step: 3, series: [0, 4, 9], times: 2..<6, levels: 2, lanes: 5).doubles
    let one = tape.normals(draws, step: 3, series: [4], times: 5..<6, levels: 2, lanes: 5).doubles
    #expect(Array(all[35..<40]) == Array(one[..<5]))  // level 0, series 4, time 5
    #expect(Array(all[95..<100]) == Array(one[5...]))  // level 1
    for lane in 0..<5 {
      let alone = draws.normal(step: 3, series: 4, time: 5, lane: lane)
      #expect(one[lane] == (precision == .single ? Double(Float(alone)) : alone))
    }
  }
}
