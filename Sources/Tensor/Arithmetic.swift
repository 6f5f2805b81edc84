/// What the optimizer's bookkeeping does to flat vectors, in place and in order.
extension Tensor {
  /// All elements 0.
  public mutating func clear() {
    switch precision {
    case .single: withMutable(Float.self) { $0.update(repeating: 0) }
    case .double: withMutable(Double.self) { $0.update(repeating: 0) }
    }
  }

  /// Adds another tensor of the same count and precision.
  public mutating func add(_ other: Tensor) {
    require(count == other.count && precision == other.precision, "\(count) elements and \(other.count) are added")
    switch precision {
    case .single: withMutable(Float.self) { a in other.with(Float.self) { b in for i in a.indices { a[i] += b[i] } } }
    case .double: withMutable(Double.self) { a in other.with(Double.self) { b in for i in a.indices { a[i] += b[i] } } }
    }
  }

  /// Multiplies the elements of a range.
  public mutating func scale(_ range: Range<Int>, by factor: Double) {
    require(range.lowerBound >= 0 && range.upperBound <= count, "elements \(range) of \(count) are scaled")
    switch precision {
    case .single: withMutable(Float.self) { a in for i in range { a[i] *= Float(factor) } }
    case .double: withMutable(Double.self) { a in for i in range { a[i] *= factor } }
    }
  }

  /// self ← kept · self + (1 − kept) · other, of the same count and precision.
  public mutating func moveTowards(_ other: Tensor, keeping kept: Double) {
    require(count == other.count && precision == other.precision, "\(count) elements move towards \(other.count)")
    switch precision {
    case .single:
      let k = Float(kept)
      withMutable(Float.self) { a in other.with(Float.self) { b in for i in a.indices { a[i] += (1 - k) * (b[i] - a[i]) } } }
    case .double:
      withMutable(Double.self) { a in other.with(Double.self) { b in for i in a.indices { a[i] += (1 - kept) * (b[i] - a[i]) } } }
    }
  }

  /// The Euclidean norm, summed in double precision.
  public var norm: Double { norm(of: 0..<count) }

  /// The Euclidean norm of a range of elements, summed in double precision.
  public func norm(of range: Range<Int>) -> Double {
    require(range.lowerBound >= 0 && range.upperBound <= count, "the norm of elements \(range) of \(count)")
    return switch precision {
    case .single: with(Float.self) { $0[range].reduce(0.0) { $0 + Double($1) * Double($1) } }.squareRoot()
    case .double: with(Double.self) { $0[range].reduce(0) { $0 + $1 * $1 } }.squareRoot()
    }
  }
}
