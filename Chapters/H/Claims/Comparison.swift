import Autodiff
import ChapterKit

/// A network with its inputs, which loops can follow.
protocol Followed {
  associatedtype Network
  var weighted: Weighted<Network> { get }
}

extension DenoiserExample: Followed {}
extension ProducerExample: Followed {}
extension EncoderExample: Followed {}
extension DecoderExample: Followed {}
extension TransitionExample: Followed {}

extension Check {
  /// Several seeds from the run's.
  func seeds(_ count: UInt64) -> [UInt64] { (0..<count).map { seed &+ 7919 * $0 } }

  /// A network's numbers against those of the loops, which with one mistake must come to others.
  ///
  /// Three sets of weights are looked at together: under one alone a ReLU that happens to be off may hide a mistake.
  func compare<TestExample: Followed>(
    _ inputs: String, slips: [PlantedError], rounding: Double = Tolerance.layers, file: String = #fileID, line: Int = #line,
    _ make: (UInt64) -> TestExample, _ numbers: (TestExample) -> [Double], _ loops: (TestExample) -> (Naive) -> [Double]
  ) {
    let examples = seeds(3).map(make)
    func claimed(_ slip: PlantedError?) -> [Double] { examples.flatMap { loops($0)(Naive($0.weighted, slip)) } }
    agree(
      examples.flatMap(numbers), claimed(nil), inputs, foils: slips.map { ($0.rawValue, claimed($0)) }, rounding: rounding,
      file: file,
      line: line)
  }

  /// A single layer's numbers against those of the loops.
  func compare<Network>(
    _ computed: [Double], _ weighted: Weighted<Network>, _ inputs: String, slips: [PlantedError], file: String = #fileID,
    line: Int = #line,
    _ loops: (Naive) -> [Double]
  ) {
    agree(
      computed, loops(Naive(weighted)), inputs, foils: slips.map { ($0.rawValue, loops(Naive(weighted, $0))) }, file: file,
      line: line)
  }

  /// Two roads to the same numbers, up to rounding in double precision.
  ///
  /// Sums of some ten to a hundred terms, layer upon layer, round to a few hundred units in the last place of the largest number.
  func agree(
    _ computed: [Double], _ claimed: [Double], _ inputs: String, foils: [(String, [Double])], rounding: Double = Tolerance.layers,
    file: String = #fileID, line: Int = #line
  ) {
    let size = claimed.map(abs).max() ?? 0
    equal(
      computed, claimed: claimed, allowed: rounding * max(size, 1), scale: max(size, 1e-6), inputs, foils: foils, file: file,
      line: line)
  }
}

extension DiagonalGaussian {
  /// Mean and log-variance.
  var parts: [Variable] { [mean, logVariance] }
}
