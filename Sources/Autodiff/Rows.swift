import Tensor

/// Simple work on contiguous rows, sixteen numbers at once where they are single and their width allows.
enum Rows {
  /// Both as single-precision pointers when the width is a multiple of sixteen.
  @inline(__always)
  static func lanes<T: Scalar>(
    _ a: UnsafeMutablePointer<T>, _ b: UnsafeMutablePointer<T>, _ width: Int
  ) -> (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>)? {
    guard width % Lanes.scalarCount == 0, let a = a as? UnsafeMutablePointer<Float>, let b = b as? UnsafeMutablePointer<Float>
    else { return nil }
    return (a, b)
  }

  /// target ← source.
  @inline(__always)
  static func copy<T: Scalar>(_ source: UnsafeMutablePointer<T>, _ count: Int, to target: UnsafeMutablePointer<T>) {
    if let (s, t) = lanes(source, target, count) {
      for i in stride(from: 0, to: count, by: Lanes.scalarCount) { Lanes(s + i).store(t + i) }
    } else {
      for i in 0..<count { target[i] = source[i] }
    }
  }

  /// target ← target + source.
  @inline(__always)
  static func add<T: Scalar>(_ source: UnsafeMutablePointer<T>, _ count: Int, to target: UnsafeMutablePointer<T>) {
    if let (s, t) = lanes(source, target, count) {
      for i in stride(from: 0, to: count, by: Lanes.scalarCount) { (Lanes(t + i) + Lanes(s + i)).store(t + i) }
    } else {
      for i in 0..<count { target[i] += source[i] }
    }
  }

  /// target ← source · factor + row, the same row for each of the rows.
  @inline(__always)
  static func scale<T: Scalar>(
    _ target: UnsafeMutablePointer<T>, by factor: T, adding row: UnsafeMutablePointer<T>, rows: Int, width: Int
  ) {
    if let (t, r) = lanes(target, row, width), let factor = factor as? Float {
      for c in stride(from: 0, to: width, by: Lanes.scalarCount) {
        let added = Lanes(r + c)
        for i in 0..<rows { (Lanes(t + i * width + c) * factor + added).store(t + i * width + c) }
      }
    } else {
      for i in 0..<rows { for c in 0..<width { target[i * width + c] = target[i * width + c] * factor + row[c] } }
    }
  }

  /// target ← target · factor + source.
  @inline(__always)
  static func scale<T: Scalar>(
    _ target: UnsafeMutablePointer<T>, by factor: T, adding source: UnsafeMutablePointer<T>, count: Int
  ) {
    if let (t, s) = lanes(target, source, count), let factor = factor as? Float {
      for i in stride(from: 0, to: count, by: Lanes.scalarCount) { (Lanes(t + i) * factor + Lanes(s + i)).store(t + i) }
    } else {
      for i in 0..<count { target[i] = target[i] * factor + source[i] }
    }
  }

  /// Writes one row over `rows` rows.
  @inline(__always)
  static func spread<T: Scalar>(
    _ row: UnsafeMutablePointer<T>, rows: Int, width: Int, into target: UnsafeMutablePointer<T>
  ) {
    if let (s, t) = lanes(row, target, width) {
      for c in stride(from: 0, to: width, by: Lanes.scalarCount) {
        let value = Lanes(s + c)
        for i in 0..<rows { value.store(t + i * width + c) }
      }
    } else {
      for i in 0..<rows { for c in 0..<width { target[i * width + c] = row[c] } }
    }
  }

  /// Adds `rows` rows to one.
  @inline(__always)
  static func sum<T: Scalar>(_ source: UnsafeMutablePointer<T>, rows: Int, width: Int, addingTo row: UnsafeMutablePointer<T>) {
    if let (s, t) = lanes(source, row, width) {
      for c in stride(from: 0, to: width, by: Lanes.scalarCount) {
        var total = Lanes(t + c)
        for i in 0..<rows { total += Lanes(s + i * width + c) }
        total.store(t + c)
      }
    } else {
      for i in 0..<rows { for c in 0..<width { row[c] += source[i * width + c] } }
    }
  }

  /// target ← max(0, source); what is not a number stays none.
  @inline(__always)
  static func rectify<T: Scalar>(_ source: UnsafeMutablePointer<T>, _ count: Int, to target: UnsafeMutablePointer<T>) {
    if let (s, t) = lanes(source, target, count) {
      for i in stride(from: 0, to: count, by: Lanes.scalarCount) {
        let value = Lanes(s + i)
        value.replacing(with: Lanes.zero, where: value .< Lanes.zero).store(t + i)
      }
    } else {
      for i in 0..<count { target[i] = source[i] < 0 ? 0 : source[i] }
    }
  }

  /// target ← source where y > 0, else 0: the gradient of `rectify`.
  @inline(__always)
  static func mask<T: Scalar>(
    _ source: UnsafeMutablePointer<T>, by y: UnsafeMutablePointer<T>, _ count: Int, to target: UnsafeMutablePointer<T>
  ) {
    if let (s, t) = lanes(source, target, count), let y = y as? UnsafeMutablePointer<Float> {
      for i in stride(from: 0, to: count, by: Lanes.scalarCount) {
        Lanes.zero.replacing(with: Lanes(s + i), where: Lanes(y + i) .> Lanes.zero).store(t + i)
      }
    } else {
      for i in 0..<count { target[i] = y[i] > 0 ? source[i] : 0 }
    }
  }
}
