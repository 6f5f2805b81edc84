/// The extents of a tensor, outermost axis first: `[B, T, D]` is batch, time, features.
///
/// Up to six axes are kept inline, so that making a shape never allocates.
public struct Shape: Hashable, Sendable, BitwiseCopyable, ExpressibleByArrayLiteral, CustomStringConvertible {
  @usableFromInline
  var extents: (Int32, Int32, Int32, Int32, Int32, Int32) = (1, 1, 1, 1, 1, 1)

  /// The number of axes, 0…6.
  public internal(set) var rank: Int32 = 0

  /// The largest number of axes a shape can hold.
  public static let largestRank = 6

  /// A shape from its extents, outermost first; each must be at least 0.
  @inlinable @inline(__always)
  public init(arrayLiteral elements: Int...) { self.init(elements) }

  /// A shape from its extents, outermost first; each must be at least 0.
  @inlinable @inline(__always)
  public init(_ elements: [Int]) {
    self.init(rank: elements.count)
    for axis in 0..<elements.count { self[axis] = elements[axis] }
  }

  /// Two axes, without an array on the way.
  public init(_ a: Int, _ b: Int) {
    self.init(rank: 2)
    (self[0], self[1]) = (a, b)
  }

  /// Three axes, without an array on the way.
  public init(_ a: Int, _ b: Int, _ c: Int) {
    self.init(rank: 3)
    (self[0], self[1], self[2]) = (a, b, c)
  }

  /// Four axes, without an array on the way.
  public init(_ a: Int, _ b: Int, _ c: Int, _ d: Int) {
    self.init(rank: 4)
    (self[0], self[1], self[2], self[3]) = (a, b, c, d)
  }

  /// A shape of so many axes, each of extent 1.
  public init(rank: Int) {
    require(rank >= 0 && rank <= Shape.largestRank, "a shape has at most \(Shape.largestRank) axes, not \(rank)")
    self.rank = Int32(rank)
  }

  /// The extent of an axis; negative axes count from the last.
  public subscript(axis: Int) -> Int {
    get {
      let index = position(of: axis)
      return withUnsafeBytes(of: extents) { Int($0.load(fromByteOffset: index * 4, as: Int32.self)) }
    }
    set {
      let index = position(of: axis)
      require(newValue >= 0 && newValue <= Int(Int32.max), "an extent lies in 0…2³¹−1, not \(newValue)")
      withUnsafeMutableBytes(of: &extents) { $0.storeBytes(of: Int32(newValue), toByteOffset: index * 4, as: Int32.self) }
    }
  }

  private func position(of axis: Int) -> Int {
    let index = axis < 0 ? axis + Int(rank) : axis
    require(index >= 0 && index < Int(rank), "axis \(axis) of a tensor with \(rank) axes")
    return index
  }

  /// The number of elements: the product of all extents.
  public var count: Int {
    Int(extents.0) * Int(extents.1) * Int(extents.2) * Int(extents.3) * Int(extents.4) * Int(extents.5)
  }

  /// The product of all extents but the last: the number of contiguous rows.
  public var rows: Int { rank == 0 ? 1 : self[-1] == 0 ? 0 : count / self[-1] }

  /// The product of some of the extents; 1 for none of them.
  public func product(of axes: Range<Int>) -> Int {
    var product = 1
    for axis in axes { product *= self[axis] }
    return product
  }

  /// The extents of an outermost axis, then these.
  public func prepending(_ extent: Int) -> Shape {
    var shape = Shape(rank: Int(rank) + 1)
    shape[0] = extent
    for axis in 0..<Int(rank) { shape[axis + 1] = self[axis] }
    return shape
  }

  /// The extents without the outermost.
  public func dropFirst() -> Shape {
    var shape = Shape(rank: Int(rank) - 1)
    for axis in 1..<Int(rank) { shape[axis - 1] = self[axis] }
    return shape
  }

  /// The extents as an array.
  public var array: [Int] { (0..<Int(rank)).map { self[$0] } }

  /// `[2, 3, 4]`.
  public var description: String { "[" + array.map(String.init).joined(separator: ", ") + "]" }

  /// The same shape with one axis changed.
  public func replacing(axis: Int, with extent: Int) -> Shape {
    var copy = self
    copy[axis] = extent
    return copy
  }

  /// Whether ranks and all extents agree.
  public static func == (a: Shape, b: Shape) -> Bool {
    a.rank == b.rank
      && a.extents.0 == b.extents.0 && a.extents.1 == b.extents.1 && a.extents.2 == b.extents.2
      && a.extents.3 == b.extents.3 && a.extents.4 == b.extents.4 && a.extents.5 == b.extents.5
  }

  /// Feeds the extents to a hasher.
  public func hash(into hasher: inout Hasher) {
    for axis in 0..<Int(rank) { hasher.combine(self[axis]) }
  }
}
