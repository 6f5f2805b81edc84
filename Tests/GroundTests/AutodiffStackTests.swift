import Autodiff
import Foundation
import Tensor
import Testing

/// The residual stack as one rule against its definition in plain loops, and its gradient against differences.
@Suite struct AutodiffStackTests {
  /// Extents and taps of a stack under test: two slots at least look at each other, and so do features.
  struct Example: Sendable, CustomTestStringConvertible {
    let name: String
    let (slots, features, rows, channels): (Int, Int, Int, Int)
    var lags: [StackLag] = [
      .init(slots: 0, features: 0), .init(slots: 0, features: 1), .init(slots: 1, features: 0), .init(slots: 1, features: 1),
    ]
    var levels: [Int]?
    var read: Range<Int>
    var givesInputs = false
    var liftRows = 1
    var collapses = false

    var testDescription: String { name }
    let blocks = 3

    /// x, the lift, the bias; for each block the taps, a term for each feature, one for each row, the level table, the output and
    /// the bias of what goes on; the filters and a table of what they add to.
    var shapes: [Shape] {
      let c = channels
      let block: [Shape] = [[lags.count, c, 2 * c], [features, 2 * c], [features * 4, 2 * c], [3, c], [c, 2 * c], [c]]
      let first: [Shape] = [[slots, features, rows], liftRows == 1 ? [c] : [liftRows, c], [c], [c]]
      let filters: [Shape] = collapses ? [[read.count, features, c], [4, features * c]] : []
      return first + (0..<blocks).flatMap { _ in block } + filters
    }

    func stack(_ v: [Variable]) -> Variable {
      let blocks = (0..<blocks).map { index in
        let p = Array(v[(4 + 6 * index)..<(10 + 6 * index)])
        let last = slots - 1..<slots
        return StackBlock(
          weight: p[0], lags: lags,
          terms: [
            StackTerm(p[1], slots: 0..<slots, featureStep: 1),
            StackTerm(p[2], slots: last, featureStep: 4, period: 3, moves: true),
          ],
          level: levels == nil ? nil : p[3], output: p[4], residualBias: p[5])
      }
      let plan = StackPlan(
        slots: slots, features: features, lift: (v[1], v[2]), blocks: blocks, bias: v[3], read: read,
        pool: collapses ? StackPool(weight: v[22], base: v[23], period: 3, moves: true) : nil, givesInputs: givesInputs)
      return plan(v[0], levels: levels.map { v[0].tape.indices($0) }, moved: 1)
    }

    /// The definition, number by number.
    func naive(_ v: [[Double]]) -> [Double] {
      let (l, h, n, c) = (slots, features, rows, channels)
      func position(_ s: Int, _ f: Int, _ r: Int) -> Int { ((s * h + f) * n + r) * c }
      var x = [Double](repeating: 0, count: l * h * n * c)
      forEach { s, f, r in
        for i in 0..<c {
          x[position(s, f, r) + i] = max(0, v[0][(s * h + f) * n + r] * v[1][(liftRows == 1 ? 0 : s) * c + i] + v[2][i])
        }
      }
      var sum = x.indices.map { v[3][$0 % c] }
      var inputs: [Double] = []
      for block in 0..<blocks {
        let p = Array(v[(4 + 6 * block)..<(10 + 6 * block)])
        inputs += x
        let entered = x.indices.map { at in x[at] + (levels.map { p[3][$0[at / c % n] * c + at % c] } ?? 0) }
        var next = x
        forEach { s, f, r in
          var u = (0..<2 * c).map { p[1][f * 2 * c + $0] }
          if s == l - 1 { for i in 0..<2 * c { u[i] += p[2][(1 + f * 4 + r % 3) * 2 * c + i] } }
          for (tap, lag) in lags.enumerated() {
            let (ss, ff) = (s - lag.slots, f - lag.features)
            guard ss >= 0, ss < l, ff >= 0, ff < h else { continue }
            for i in 0..<c { for o in 0..<2 * c { u[o] += entered[position(ss, ff, r) + i] * p[0][(tap * c + i) * 2 * c + o] } }
          }
          let g = (0..<c).map { tanh(u[c + $0]) / (1 + exp(-u[$0])) }
          for o in 0..<c {
            let at = position(s, f, r) + o
            next[at] = x[at] * 0.5.squareRoot() + p[5][o] + (0..<c).reduce(0) { $0 + g[$1] * p[4][$1 * 2 * c + o] }
            sum[at] += (0..<c).reduce(0) { $0 + g[$1] * p[4][$1 * 2 * c + c + o] }
          }
        }
        x = next
      }
      let y = sum[read.lowerBound * h * n * c..<read.upperBound * h * n * c].map { max(0, $0) }
      return (collapses ? contexts(y, v) : y) + (givesInputs ? inputs : [])
    }

    private func contexts(_ y: [Double], _ v: [[Double]]) -> [Double] {
      let (h, n, c) = (features, rows, channels)
      return (0..<n * h * c).map { position in
        let (row, f, i) = (position / (h * c), position / c % h, position % c)
        return (0..<read.count).reduce(v[23][(1 + row % 3) * h * c + f * c + i]) { sum, l in
          sum + y[((l * h + f) * n + row) * c + i] * v[22][(l * h + f) * c + i]
        }
      }
    }

    private func forEach(_ body: (_ s: Int, _ f: Int, _ r: Int) -> Void) {
      for s in 0..<slots { for f in 0..<features { for r in 0..<rows { body(s, f, r) } } }
    }
  }

  static let centered = [-1, 0, 1].flatMap { s in [-1, 0].map { StackLag(slots: s, features: $0) } }
  static let examples = [
    Example(name: "all slots", slots: 2, features: 3, rows: 5, channels: 2, read: 0..<2),
    Example(name: "the last slot", slots: 3, features: 2, rows: 4, channels: 2, read: 2..<3),
    Example(name: "the first of centred taps", slots: 3, features: 2, rows: 4, channels: 2, lags: centered, read: 0..<1),
    Example(name: "levels", slots: 2, features: 1, rows: 6, channels: 3, levels: [2, 0, 1, 1, 0, 2], read: 1..<2, liftRows: 2),
    Example(name: "contexts of two slots", slots: 3, features: 2, rows: 5, channels: 2, read: 1..<3, collapses: true),
    Example(
      name: "contexts and inputs", slots: 1, features: 2, rows: 4, channels: 3, read: 0..<1, givesInputs: true, collapses: true),
    Example(name: "inputs too", slots: 1, features: 3, rows: 5, channels: 2, read: 0..<1, givesInputs: true),
  ]

  @Test(arguments: examples) func isItsDefinition(_ example: Example) throws {
    let primitive = Primitive(name: "stack, \(example.name)", shapes: example.shapes) { example.stack($0) }
    let inputs = primitive.inputs()
    let claimed = example.naive(inputs)
    #expect(primitive.output(inputs).distance(from: claimed) <= 1e-13)
    var foil = inputs
    foil[4][0] += 1e-6
    #expect(primitive.output(foil).distance(from: claimed) > 1e-9)
    try primitive.check()
  }

  /// Sixteen channels and more rows than go together: the vectors' way, several tiles and a last one that is not full.
  @Test(arguments: [16, 32]) func inLanesAndTiles(channels: Int) {
    let rows = 4096 / (6 * channels) * 2 + 3
    let levels = (0..<rows).map { $0 % 3 }
    let example = Example(
      name: "lanes \(channels)", slots: 2, features: 3, rows: rows, channels: channels, levels: levels, read: 0..<2,
      collapses: channels == 32)
    let primitive = Primitive(
      name: example.name, shapes: example.shapes, domain: { 0.2 * $0 }, build: { example.stack($0) })
    let inputs = primitive.inputs()
    let claimed = example.naive(inputs)
    #expect(primitive.output(inputs).distance(from: claimed) <= 1e-12)
    #expect(primitive.output(inputs, .single).distance(from: claimed) <= 1e-5)
    let (double, single) = (primitive.weighed(inputs).gradient, primitive.weighed(inputs, .single).gradient)
    #expect(single.distance(from: double) <= 1e-5 * (double.map(abs).max() ?? 0))
  }
}
