import Foundation
import Networks

extension Naive {
  /// How many blocks a stack has and what mixes in them.
  struct Mixing {
    var time: MixerKind
    var feature: MixerKind
    var blocks: Int
  }

  /// The side information of every slot and feature, all parts one behind the other: [slots][features][E_side]; nil for none.
  func side(slots: [[Double]]?, rows: [[Double]]?, statics: [Double]?, length l: Int, features h: Int) -> Field? {
    let width = (slots?[0].count ?? 0) + (rows?[0].count ?? 0) + (statics == nil ? 0 : 1)
    guard width > 0 else { return nil }
    return (0..<l).map { l in
      (0..<h).map { h in (slots?[l] ?? []) + (rows?[l] ?? []) + (statics.map { [$0[h]] } ?? []) }
    }
  }

  /// One residual block (H.1): what goes on and what is skipped ahead, before either is scaled.
  func block(
    _ name: String, _ x: Field, _ mixing: Mixing, side: Field?, level: [Double]?
  ) -> (onward: Field, skip: Field) {
    let e = makes(.noLevel) ? nil : level.map { linear(name + ".level", $0) }
    let start = x.map { $0.map { x in e.map { sum(x, $0) } ?? x } }
    func time(_ x: Field) -> Field { mixer(name + ".time", mixing.time, along: .time, x) }
    func feature(_ x: Field) -> Field { mixer(name + ".feature", mixing.feature, along: .feature, x) }
    let mixed = makes(.mixersExchanged) ? time(feature(start)) : feature(time(start))
    let projection = ["slots", "rows", "statics"].flatMap { weights.ifPresent("\(name).side.\($0)") }
    let v: Field = x.indices.map { l in
      x[l].indices.map { h in
        let u = linear(name + ".middle", mixed[l][h])
        guard let side, !makes(.noSide) else { return linear(name + ".output", gate(u)) }
        return linear(name + ".output", gate(sum(u, affine(side[l][h], projection, weights(name + ".side.bias")))))
      }
    }
    let c = x[0][0].count
    let (first, second) = (v.map { $0.map { Array($0[..<c]) } }, v.map { $0.map { Array($0[c...]) } })
    return makes(.halvesExchanged) ? (second, first) : (first, second)
  }

  /// The blocks, one behind the other, and what the 1×1 convolution with ReLU reads off the sum of their skips.
  func stack(_ name: String, output: String, _ start: Field, _ mixing: Mixing, side: Field?, level: [Double]?) -> Field {
    var x = start
    var skips = x.map { $0.map { zeros($0.count) } }
    for index in 0..<mixing.blocks {
      let (onward, skip) = block("\(name).blocks.\(index)", x, mixing, side: side, level: level)
      skips = combined(skips, skip) { $0 + $1 }
      x = combined(x, onward) { ($0 + $1) * (makes(.residualUnscaled) ? 1 : 0.5.squareRoot()) }
    }
    let count = Double(mixing.blocks)
    let divisor = makes(.skipsUndivided) ? 1 : makes(.skipsByCount) ? count : count.squareRoot()
    return skips.map { $0.map { s in linear(output, s.map { $0 / divisor }).map { max(0, $0) } } }
  }

  /// A Context Producer (H.2): [slots][features] to features · channels numbers.
  func context(_ name: String, _ sequence: [[Double]], _ mixing: Mixing, side: Field?) -> [Double] {
    let (w, b) = (weights(name + ".lift.weight"), weights(name + ".lift.bias"))
    let start: Field = sequence.map { $0.map { s in w.indices.map { rectified(s * w[$0] + b[$0]) } } }
    let y = stack(name, output: name + ".output", start, mixing, side: side, level: nil)
    let (filters, bias) = (weights(name + ".pool.weight"), weights(name + ".pool.bias"))
    let (h, c) = (sequence[0].count, w.count)
    return (0..<h * c).map { position in
      let slots = makes(.lastSlotOnly) ? [y.count - 1] : Array(y.indices)
      return slots.reduce(bias[position]) { $0 + y[$1][position / c][position % c] * filters[$1 * h * c + position] }
    }
  }

  /// A Gaussian head: mean and log-variance, each from a perceptron of its own.
  func head(_ name: String, _ x: [Double], in range: ClosedRange<Double>, start: Double = 0) -> NaiveDistribution {
    let (mean, v) = (perceptron(name + ".mean", x), perceptron(name + ".logVariance", x).map { $0 + start })
    let held = makes(.unclamped) ? v : v.map { min(max($0, range.lowerBound), range.upperBound) }
    return makes(.headsExchanged)
      ? NaiveDistribution(mean: held, logVariance: mean) : NaiveDistribution(mean: mean, logVariance: held)
  }

  /// max(x, 0), where it is not forgotten.
  func rectified(_ x: Double) -> Double { makes(.noFirstReLU) ? x : max(0, x) }
}

/// Mean and log-variance in plain numbers.
struct NaiveDistribution {
  var mean: [Double]
  var logVariance: [Double]
}

/// All means, then all log-variances: as a network's distribution lists them.
func flat(_ distributions: [NaiveDistribution]) -> [Double] {
  distributions.flatMap(\.mean) + distributions.flatMap(\.logVariance)
}

/// Two fields, number by number.
func combined(_ a: Field, _ b: Field, _ f: (Double, Double) -> Double) -> Field {
  zip(a, b).map { zip($0, $1).map { zip($0, $1).map(f) } }
}
