import Autodiff
import ChapterKit
import Networks
import Oracle
import Tensor

/// Σ c_i y_i over everything a network puts out, with fixed c: one number that has a slope in every weight and every input.
struct Weighing<Network> {
  let name: String
  let weighted: Weighted<Network>
  /// The inputs that have a gradient.
  let inputs: [Input]
  let outputs: (Network, [Variable], Tape) -> [Variable]

  /// An input that has a gradient.
  typealias Input = (name: String, values: [Double], shape: [Int])

  /// The sum on a tape, with one input in place of its usual values.
  private func sum(on tape: Tape, _ leaves: [Variable]) -> Variable {
    let parts = outputs(weighted.network, leaves, tape).enumerated().map { index, y in
      (y * tape.constant(normals("c \(index)", y.count, seed: weighted.seed), y.shape)).sum()
    }
    return parts.dropFirst().reduce(parts[0]) { $0 + $1 }
  }

  /// The tape's gradient: of each parameter tensor, then of each input.
  private func gradient() -> [[Double]] {
    let tape = weighted.tape(recording: true)
    let leaves = inputs.map { tape.leaf($0.values, Shape($0.shape)) }
    let slope = tape.backward(from: sum(on: tape, leaves))
    return slope.layout.entries.map { slope[$0] } + leaves.map { tape.gradient(of: $0) }
  }

  /// The sum with one tensor (parameters first, then inputs) moved.
  private func value(_ index: Int, by t: Double, along direction: [Double], on tape: Tape) -> Double {
    var (parameters, inputs) = (weighted.parameters, inputs)
    let entries = parameters.layout.entries
    if index < entries.count {
      parameters[entries[index]] = zip(parameters[entries[index]], direction).map { $0 + t * $1 }
    } else {
      inputs[index - entries.count].values = zip(inputs[index - entries.count].values, direction).map { $0 + t * $1 }
    }
    tape.reset(parameters: parameters)
    return sum(on: tape, inputs.map { tape.constant($0.values, Shape($0.shape)) }).scalar
  }

  /// Both roads along eight directions of each tensor. Directions have the tensor's own count as squared length on average.
  func compare(_ check: Check) throws {
    let slopes = gradient()
    let silent = Tape(precision: .double, recordsGradients: false)
    let entries = weighted.parameters.layout.entries
    let names = entries.map(\.name) + inputs.map(\.name)
    let shapes = entries.map(\.parameter.shape) + inputs.map { Shape($0.shape) }
    let overall = (slopes.joined().reduce(0) { $0 + $1 * $1 } / Double(slopes.joined().count)).squareRoot()
    for (index, slope) in slopes.enumerated() {
      let directions = (0..<8).map { normals("direction \($0) of \(index)", slope.count, seed: weighted.seed) }
      let size = slope.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let wobble = try noise(of: { value(index, by: $0, along: directions[0], on: silent) }, at: 0)
      let found = try directions.map { direction in
        try kinkedDerivative(
          of: { value(index, by: $0, along: direction, on: silent) }, noise: wobble, enough: 1e-4 * max(size, overall))
      }
      let faint = size < 1e-3 * overall
      check.equal(
        along(directions, slope), claimed: found.map(\.value),
        allowed: (found.map(\.error).max() ?? .infinity) + Tolerance.network * overall, scale: faint ? nil : size,
        "\(name): \(names[index])",
        foils: faint ? [] : foils(slope, shapes[index]).map { ($0.0, along(directions, $0.1)) })
    }
  }

  private func along(_ directions: [[Double]], _ slope: [Double]) -> [Double] {
    directions.map { zip(slope, $0).reduce(0) { $0 + $1.0 * $1.1 } }
  }

  /// What a wrong rule would give: nothing, 1 % more, and, for a matrix, the gradient laid out as its transpose's.
  private func foils(_ slope: [Double], _ shape: Shape) -> [(String, [Double])] {
    let columns = shape[-1]
    let rows = slope.count / columns
    let turned = (0..<slope.count).map { slope[$0 % rows * columns + $0 / rows] }
    return [("none", slope.map { _ in 0 }), ("1 % more", slope.map { 1.01 * $0 })]
      + (rows > 1 && columns > 1 ? [("laid out as the transpose", turned)] : [])
  }
}
