import Tensor

/// Simple work on contiguous rows whose widths are multiples of a pack's.
///
/// Checked by `AutodiffBlockTests` and `AutodiffStackTests`.
enum Rows<P: Pack> {
  typealias Numbers = UnsafeMutablePointer<P.Element>

  /// target ← source.
  @inline(__always)
  static func copy(_ source: Numbers, _ count: Int, to target: Numbers) {
    for i in stride(from: 0, to: count, by: P.width) { P(source + i).store(target + i) }
  }

  /// target ← target + source.
  @inline(__always)
  static func add(_ source: Numbers, _ count: Int, to target: Numbers) {
    for i in stride(from: 0, to: count, by: P.width) { (P(target + i) + P(source + i)).store(target + i) }
  }

  /// target ← a + b.
  @inline(__always)
  static func sum(_ a: Numbers, _ b: Numbers, _ count: Int, into target: Numbers) {
    for i in stride(from: 0, to: count, by: P.width) { (P(a + i) + P(b + i)).store(target + i) }
  }

  /// target ← target · factor.
  @inline(__always)
  static func scale(_ target: Numbers, by factor: P.Element, count: Int) {
    for i in stride(from: 0, to: count, by: P.width) { (P(target + i) * P(repeating: factor)).store(target + i) }
  }

  /// target ← source · factor + row, the same row for each of the rows; target may be the source.
  @inline(__always)
  static func scale(
    _ source: Numbers, by factor: P.Element, adding row: Numbers, rows: Int, width: Int, into target: Numbers
  ) {
    for c in stride(from: 0, to: width, by: P.width) {
      let (added, factor) = (P(row + c), P(repeating: factor))
      for i in stride(from: c, to: rows * width + c, by: width) { (P(source + i) * factor + added).store(target + i) }
    }
  }

  /// Writes one row over `rows` rows.
  @inline(__always)
  static func spread(_ row: Numbers, rows: Int, width: Int, into target: Numbers) {
    for c in stride(from: 0, to: width, by: P.width) {
      let value = P(row + c)
      for i in stride(from: c, to: rows * width + c, by: width) { value.store(target + i) }
    }
  }

  /// Adds `rows` rows to one.
  @inline(__always)
  static func total(_ source: Numbers, rows: Int, width: Int, addingTo row: Numbers) {
    for c in stride(from: 0, to: width, by: P.width) {
      var sum = P(row + c)
      for i in stride(from: c, to: rows * width + c, by: width) { sum = sum + P(source + i) }
      sum.store(row + c)
    }
  }

  /// target ← max(0, source); what is not a number stays none.
  @inline(__always)
  static func rectify(_ source: Numbers, _ count: Int, to target: Numbers) {
    for i in stride(from: 0, to: count, by: P.width) { P(source + i).positivePart.store(target + i) }
  }

  /// target ← source where y > 0, else 0: the gradient of `rectify`.
  @inline(__always)
  static func mask(_ source: Numbers, by y: Numbers, _ count: Int, to target: Numbers) {
    for i in stride(from: 0, to: count, by: P.width) { P(source + i).kept(where: P(y + i)).store(target + i) }
  }

  // MARK: from one number to C channels

  /// target ← ReLU(number · weight + bias).
  @inline(__always)
  static func lift(_ number: P.Element, _ weight: Numbers, _ bias: Numbers, _ width: Int, into target: Numbers) {
    for c in stride(from: 0, to: width, by: P.width) {
      (P(weight + c) * P(repeating: number) + P(bias + c)).positivePart.store(target + c)
    }
  }

  /// The gradient of `lift` for several rows, added to those of the numbers, the weight and the bias that are wanted.
  @inline(__always)
  static func liftGradient(
    _ gradient: Numbers, _ numbers: Numbers, _ weight: Numbers, _ bias: Numbers, rows: Int, width: Int, toNumber: Numbers?,
    toWeight: Numbers?, toBias: Numbers?
  ) {
    for c in stride(from: 0, to: width, by: P.width) {
      let (w, b) = (P(weight + c), P(bias + c))
      var (weightSum, biasSum) = (P(repeating: 0), P(repeating: 0))
      for row in 0..<rows {
        let number = P(repeating: numbers[row])
        let open = P(gradient + row * width + c).kept(where: w * number + b)
        weightSum = weightSum + open * number
        biasSum = biasSum + open
        if let toNumber { toNumber[row] += (open * w).total }
      }
      if let toWeight { (P(toWeight + c) + weightSum).store(toWeight + c) }
      if let toBias { (P(toBias + c) + biasSum).store(toBias + c) }
    }
  }

  // MARK: the gated unit

  /// The two factors and their product, from u + bias, [rows, 2 width] and [2 width]; `factors` may be u itself.
  @inline(__always)
  static func gate(_ u: Numbers, bias: Numbers?, factors: Numbers, _ g: Numbers, rows: Int, width n: Int) {
    for c in stride(from: 0, to: n, by: P.width) {
      let gateBias = bias.map { P($0 + c) } ?? P(repeating: 0)
      let filterBias = bias.map { P($0 + n + c) } ?? P(repeating: 0)
      for row in 0..<rows {
        let position = row * 2 * n + c
        let (gate, filter) = P.gate(P(u + position) + gateBias, P(u + position + n) + filterBias)
        gate.store(factors + position)
        filter.store(factors + position + n)
        (gate * filter).store(g + row * n + c)
      }
    }
  }

  /// The gradient of u [rows, 2 width] from that of g and the two factors; and g again.
  @inline(__always)
  static func gateGradient(
    _ gradient: Numbers, factors: Numbers, gated: Numbers, into target: Numbers, rows: Int, width n: Int
  ) {
    for row in 0..<rows {
      for c in stride(from: 0, to: n, by: P.width) {
        let (position, at) = (row * 2 * n + c, row * n + c)
        let (gate, filter, incoming) = (P(factors + position), P(factors + position + n), P(gradient + at))
        let g = gate * filter
        (incoming * (g - g * gate)).store(target + position)
        (incoming * (gate - g * filter)).store(target + position + n)
        g.store(gated + at)
      }
    }
  }
}
