import Tensor

/// A tensor on a tape: a handle to values in the tape's arena and to the slot of their gradient.
///
/// It is valid until the tape is reset. Operations on it read as the formula: `exp(x) * y + 1`.
public struct Variable: BitwiseCopyable {
  let tapeReference: Unmanaged<Tape>
  /// The extents, outermost first.
  public let shape: Shape
  let address: UnsafeMutableRawPointer
  var slot: Int32
  let gradientOffset: Int

  init(tape: Unmanaged<Tape>, shape: Shape, address: UnsafeMutableRawPointer, slot: Int32, gradientOffset: Int) {
    tapeReference = tape
    self.shape = shape
    self.address = address
    self.slot = slot
    self.gradientOffset = gradientOffset
  }

  /// The tape this variable lives on.
  public var tape: Tape { tapeReference._withUnsafeGuaranteedRef { $0 } }

  /// Whether a gradient flows to this variable.
  public var isTracked: Bool { slot >= 0 }

  /// The number of elements.
  public var count: Int { shape.count }

  /// All elements in row-major order, widened to double precision.
  public var doubles: [Double] {
    switch tape.precision {
    case .single: (0..<count).map { Double(values(Float.self)[$0]) }
    case .double: (0..<count).map { values(Double.self)[$0] }
    }
  }

  /// The only element of a scalar.
  public var scalar: Double {
    require(count == 1, "a scalar has one element, not the shape \(shape)")
    return doubles[0]
  }

  /// The same values as a constant: no gradient flows back through it.
  public var detached: Variable {
    var copy = self
    copy.slot = -1
    return copy
  }

  @inline(__always)
  func values<T: Scalar>(_ type: T.Type) -> UnsafeMutablePointer<T> { address.assumingMemoryBound(to: T.self) }

  /// Where to add to the gradient; nil for a constant.
  @inline(__always)
  func gradient<T: Scalar>(_ type: T.Type) -> UnsafeMutablePointer<T>? {
    tape.gradientAddress(slot: slot, offset: gradientOffset, count: count, overwriting: false)?.0
      .assumingMemoryBound(to: T.self)
  }

  /// Where to write the gradient when nothing was added yet (`isNew`), or where to add to it.
  @inline(__always)
  func gradientToWrite<T: Scalar>(_ type: T.Type) -> (address: UnsafeMutablePointer<T>, isNew: Bool)? {
    guard let (raw, isNew) = tape.gradientAddress(slot: slot, offset: gradientOffset, count: count, overwriting: true) else {
      return nil
    }
    return (raw.assumingMemoryBound(to: T.self), isNew)
  }

  /// The transposes of these maps, [..., rows, columns], one after another as [columns, rows]: made once a step for each
  /// variable.
  func transposed<T: Scalar>(_ type: T.Type, rows: Int, columns: Int) -> UnsafeMutablePointer<T> {
    let (source, count, tape) = (values(T.self), count, tape)
    return tape.transposed(.init(address: address, count: count, rows: rows)) {
      let target = tape.scratch(T.self, count)
      for start in stride(from: 0, to: count, by: rows * columns) {
        let (from, to) = (source + start, target + start)
        for column in 0..<columns { for row in 0..<rows { to[column * rows + row] = from[row * columns + column] } }
      }
      return UnsafeMutableRawPointer(target)
    }.assumingMemoryBound(to: T.self)
  }

  /// The same elements under another shape; nothing is copied.
  public func reshaped(_ shape: Shape) -> Variable {
    require(shape.count == count, "cannot reshape \(self.shape) to \(shape)")
    return Variable(tape: tapeReference, shape: shape, address: address, slot: slot, gradientOffset: gradientOffset)
  }

  /// Entry `index` of the outermost axis, that axis dropped; nothing is copied.
  public subscript(index: Int) -> Variable {
    let rest = shape.dropFirst()
    return view(at: index * rest.count, shape: rest, check: index >= 0 && index < shape[0])
  }

  /// Entries `range` of the outermost axis; nothing is copied.
  public subscript(range: Range<Int>) -> Variable {
    let rest = shape[0] == 0 ? 0 : count / shape[0]
    return view(
      at: range.lowerBound * rest, shape: shape.replacing(axis: 0, with: range.count),
      check: range.lowerBound >= 0 && range.upperBound <= shape[0])
  }

  private func view(at start: Int, shape: Shape, check: Bool) -> Variable {
    require(check, "an entry outside the outermost axis of \(self.shape)")
    return Variable(
      tape: tapeReference, shape: shape, address: address + start * tape.precision.byteCount, slot: slot,
      gradientOffset: gradientOffset + start)
  }
}
