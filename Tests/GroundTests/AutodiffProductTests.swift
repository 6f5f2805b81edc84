import Autodiff
import Tensor
import Testing

/// Matrix products and convolutions against loops by the definition.
@Suite struct AutodiffProductTests {
  @Test(arguments: [0, 1, 2, 3]) func affineMap(groups: Int) throws {
    var shapes: [Shape] = [[2, 3, 4], [4, 5]]
    if groups > 0 { shapes.append(groups == 1 ? [5] : [groups, 5]) }
    let primitive = Primitive(name: "affine, \(groups)", shapes: shapes) {
      affine($0[0], weight: $0[1], bias: groups > 0 ? $0[2] : nil)
    }
    let inputs = primitive.inputs()
    let (x, w) = (inputs[0], inputs[1])
    let claimed = (0..<30).map { position -> Double in
      let (row, column) = (position / 5, position % 5)
      var sum = groups > 0 ? inputs[2][row * groups / 6 * 5 + column] : 0
      for k in 0..<4 { sum += x[row * 4 + k] * w[k * 5 + column] }
      return sum
    }
    #expect(primitive.output(inputs).distance(from: claimed) <= 1e-14)
    try primitive.check()
  }

  struct Case: Sendable {
    let shape: Shape
    let axis: Int
    let taps: Int
    let lead: Int
  }

  static let cases = [
    Case(shape: [4, 3, 2, 2], axis: 0, taps: 2, lead: 0), Case(shape: [4, 3, 2, 2], axis: 1, taps: 2, lead: 0),
    Case(shape: [4, 3, 2, 2], axis: 1, taps: 3, lead: 1), Case(shape: [3, 5, 2, 2], axis: 1, taps: 5, lead: 2),
    Case(shape: [1, 3, 2, 2], axis: 0, taps: 2, lead: 0), Case(shape: [2, 1, 3, 2], axis: 1, taps: 3, lead: 1),
  ]

  /// y_t = Σ_i x_{t−i+lead} W_i + b, by five loops.
  @Test(arguments: cases.indices) func convolutionAlongAnAxis(index: Int) throws {
    let tried = Self.cases[index]
    let (n, outputs) = (tried.shape[3], 3)
    let primitive = Primitive(name: "convolution \(index)", shapes: [tried.shape, [tried.taps, n, outputs], [outputs]]) {
      convolution($0[0], weight: $0[1], bias: $0[2], axis: tried.axis, lead: tried.lead)
    }
    let inputs = primitive.inputs()
    let length = tried.shape[tried.axis]
    let inner = tried.axis == 0 ? tried.shape[1] * tried.shape[2] : tried.shape[2]
    let claimed = (0..<tried.shape.rows * outputs).map { position -> Double in
      let (row, c) = (position / outputs, position % outputs)
      var sum = inputs[2][c]
      for tap in 0..<tried.taps {
        let from = row / inner % length - tap + tried.lead
        guard (0..<length).contains(from) else { continue }
        let source = row + (from - row / inner % length) * inner
        for k in 0..<n { sum += inputs[0][source * n + k] * inputs[1][(tap * n + k) * outputs + c] }
      }
      return sum
    }
    #expect(primitive.output(inputs).distance(from: claimed) <= 1e-14)
    try primitive.check()
  }

  /// Moving x at one step moves y there and later, and nothing before, when there is no lead; with one, it does.
  @Test func withoutLeadAConvolutionIsCausal() {
    func firstMoved(lead: Int) -> Int? {
      let primitive = Primitive(name: "causality", shapes: [[6, 1, 1, 2], [3, 2, 2], [2]]) {
        convolution($0[0], weight: $0[1], bias: $0[2], axis: 0, lead: lead)
      }
      var inputs = primitive.inputs()
      let before = primitive.output(inputs)
      inputs[0][3 * 2] += 1
      let after = primitive.output(inputs)
      return before.indices.first { before[$0] != after[$0] }.map { $0 / 2 }
    }
    #expect(firstMoved(lead: 0) == 3)
    #expect(firstMoved(lead: 1) == 2)
  }
}
