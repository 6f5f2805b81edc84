/// A dense array of numbers with value semantics: shape, precision at run time, contiguous storage, last axis fastest.
///
/// Tensors hold what outlives a step: data, parameters, results. What lives within a step is a `Variable` on a `Tape`.
public struct Tensor: Sendable {
  /// The extents, outermost first.
  public private(set) var shape: Shape
  private var storage: Storage

  /// Single or double precision.
  public var precision: Precision { storage.precision }

  /// A tensor of zeros.
  public init(zeros shape: Shape, _ precision: Precision = .double) {
    self.shape = shape
    storage = Storage(count: shape.count, precision)
  }

  /// A tensor from numbers in row-major order; their count must match the shape.
  public init(_ values: [Double], _ shape: Shape, _ precision: Precision = .double) {
    require(values.count == shape.count, "\(values.count) numbers do not fill the shape \(shape)")
    self.init(zeros: shape, precision)
    switch precision {
    case .single: withMutable(Float.self) { for i in values.indices { $0[i] = Float(values[i]) } }
    case .double: withMutable(Double.self) { for i in values.indices { $0[i] = values[i] } }
    }
  }

  /// The number of elements.
  public var count: Int { shape.count }

  /// All elements in row-major order, widened to double precision.
  public var values: [Double] {
    switch precision {
    case .single: with(Float.self) { $0.map(Double.init) }
    case .double: with(Double.self) { Array($0) }
    }
  }

  /// The same numbers under another shape of the same count.
  public func reshaped(_ shape: Shape) -> Tensor {
    require(shape.count == count, "cannot reshape \(self.shape) to \(shape)")
    var copy = self
    copy.shape = shape
    return copy
  }

  /// The same tensor at another precision.
  public func converted(to precision: Precision) -> Tensor {
    precision == self.precision ? self : Tensor(values, shape, precision)
  }

  /// Reads the elements; `T` must be the tensor's precision.
  public func with<T: Scalar, R>(_ type: T.Type, _ body: (UnsafeBufferPointer<T>) throws -> R) rethrows -> R {
    require(T.precision == precision, "a \(precision) tensor read as \(T.precision)")
    return try body(UnsafeBufferPointer(start: storage.address.assumingMemoryBound(to: T.self), count: count))
  }

  /// Changes the elements in place, copying first when another value shares them.
  public mutating func withMutable<T: Scalar, R>(
    _ type: T.Type, _ body: (UnsafeMutableBufferPointer<T>) throws -> R
  ) rethrows -> R {
    require(T.precision == precision, "a \(precision) tensor written as \(T.precision)")
    if !isKnownUniquelyReferenced(&storage) { storage = storage.copy() }
    return try body(UnsafeMutableBufferPointer(start: storage.address.assumingMemoryBound(to: T.self), count: count))
  }

  /// The address of the elements, for the tape; valid while this tensor (or a copy of it) lives unchanged.
  package var address: UnsafeMutableRawPointer { storage.address }
}

/// Aligned memory shared by the tensors that are copies of each other.
final class Storage: @unchecked Sendable {
  let address: UnsafeMutableRawPointer
  let count: Int
  let precision: Precision

  init(count: Int, _ precision: Precision) {
    let bytes = max(count, 1) * precision.byteCount
    address = .allocate(byteCount: bytes, alignment: 64)
    address.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    self.count = count
    self.precision = precision
  }

  func copy() -> Storage {
    let other = Storage(count: count, precision)
    other.address.copyMemory(from: address, byteCount: count * precision.byteCount)
    return other
  }

  deinit { address.deallocate() }
}

extension Tensor {
  /// Reads the bytes of the elements.
  package func withRaw(_ body: (UnsafeRawPointer, Int) -> Void) {
    body(UnsafeRawPointer(address), count * precision.byteCount)
  }

  /// Lends the address of the elements for writing, after copying them when another value shares them.
  package mutating func withUniqueAddress(_ body: (UnsafeMutableRawPointer) -> Void) {
    switch precision {
    case .single: withMutable(Float.self) { _ in }
    case .double: withMutable(Double.self) { _ in }
    }
    body(address)
  }
}
