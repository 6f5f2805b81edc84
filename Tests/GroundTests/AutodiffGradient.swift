import Autodiff
import Tensor
import Testing

import func Oracle.directionalDerivative
import func Oracle.noise

/// One primitive under test: inputs of given shapes, and what is made of them.
struct Primitive: Sendable {
  let name: String
  let shapes: [Shape]
  /// The inputs at which it is tried, drawn from the seed and mapped into its domain.
  var domain: @Sendable (Double) -> Double = { $0 }
  let build: @Sendable ([Variable]) -> Variable

  /// Standard normal numbers at addresses of this primitive's own, mapped into its domain.
  func inputs(seed: Int = 1) -> [[Double]] {
    let draws = CounterRandom(seed: seed, purpose: name)
    return shapes.indices.map { index in
      (0..<shapes[index].count).map { domain(draws.normal(series: index, time: $0)) }
    }
  }

  /// The output's numbers.
  func output(_ inputs: [[Double]], _ precision: Precision = .double) -> [Double] {
    let tape = Tape(precision: precision, recordsGradients: false)
    return build(zip(inputs, shapes).map { tape.constant($0, $1) }).doubles
  }

  /// A second use of every input, beside the primitive's.
  enum OtherUse { case none, before, after }

  /// Σ_i c_i y_i with fixed random c, and its gradient: every output's gradient at once.
  /// - Parameter other: where the tape holds Σ_i i x_i of every input, which is added and has the gradient 0, 1, 2, …
  func weighed(
    _ inputs: [[Double]], _ precision: Precision = .double, other: OtherUse = .none
  ) -> (value: Double, gradient: [Double]) {
    let tape = Tape(precision: precision)
    let leaves = zip(inputs, shapes).map { tape.leaf($0, $1) }
    func uses() -> [Variable] {
      leaves.map { leaf in (leaf * tape.constant((0..<leaf.count).map(Double.init), leaf.shape)).sum() }
    }
    let before = other == .before ? uses() : []
    let output = build(leaves)
    let draws = CounterRandom(seed: 2, purpose: name)
    let weights = (0..<output.count).map { draws.normal(time: $0) }
    let weighed = (output * tape.constant(weights, output.shape)).sum()
    let loss = (before + (other == .after ? uses() : [])).reduce(weighed) { $0 + $1 }
    tape.backwardToLeaves(from: loss)
    return (loss.scalar, leaves.flatMap { tape.gradient(of: $0) })
  }

  /// The gradient along eight random directions against differences of the value, in double precision; and the gradient in
  /// single precision against that in double.
  func check(sourceLocation: SourceLocation = #_sourceLocation) throws {
    let positions = inputs()
    let gradient = weighed(positions).gradient
    let flat = positions.flatMap { $0 }
    let size = max(gradient.map(abs).max() ?? 0, 1e-3)
    for direction in 0..<8 {
      let draws = CounterRandom(seed: 3 + direction, purpose: name)
      let v = flat.indices.map { draws.normal(time: $0) }
      let along = zip(gradient, v).reduce(0) { $0 + $1.0 * $1.1 }
      let wobble = try noise(of: { weighed(split(flat.plus($0, v))).value }, at: 0)
      let found = try directionalDerivative(of: { weighed(split($0)).value }, at: flat, along: v, noise: wobble)
      let allowed = found.error + 1e-13 * size * Double(flat.count)
      let comment = Comment(rawValue: "\(name), direction \(direction): \(along) for \(found)")
      #expect(abs(along - found.value) <= allowed, comment, sourceLocation: sourceLocation)
      #expect(found.error <= 1e-6 * max(abs(along), size), "the oracle is too weak: \(comment)", sourceLocation: sourceLocation)
    }
    let second = shapes.flatMap { shape in (0..<shape.count).map(Double.init) }
    for (other, position) in [(OtherUse.before, "before"), (.after, "after")] {
      let sum = weighed(positions, other: other).gradient
      let apart = sum.distance(from: gradient.plus(1, second))
      #expect(
        apart <= 1e-13 * max(size, second.max() ?? 0), "\(name): an input used \(position) it as well: off by \(apart)",
        sourceLocation: sourceLocation)
    }
    let apart = weighed(positions, .single).gradient.distance(from: gradient)
    #expect(apart <= 2e-5 * max(size, 1), "\(name) in single precision: off by \(apart)", sourceLocation: sourceLocation)
  }

  private func split(_ flat: [Double]) -> [[Double]] {
    var start = 0
    return shapes.map { shape in
      defer { start += shape.count }
      return Array(flat[start..<start + shape.count])
    }
  }
}

extension [Double] {
  /// self + t v.
  func plus(_ t: Double, _ v: [Double]) -> [Double] { zip(self, v).map { $0 + t * $1 } }

  /// The largest |self − other|; infinite when the counts differ.
  func distance(from other: [Double]) -> Double {
    count == other.count ? zip(self, other).map { abs($0 - $1) }.max() ?? 0 : .infinity
  }
}
