import Tensor

/// One axis of a tensor, seen as the middle of [outer, length, inner, channels]: what a mixer mixes over.
///
/// Steps along the axis are then whole blocks of `inner · channels` numbers: a shift is one contiguous block, and a mixer
/// needs no transpose.
public struct Axis: Sendable, BitwiseCopyable {
  /// The product of the extents before the axis.
  public let outer: Int
  /// The extent of the axis.
  public let length: Int
  /// The product of the extents after the axis, the last (channels) left out.
  public let inner: Int

  /// Axis `index` of a shape whose last axis is channels.
  public init(_ index: Int, of shape: Shape) {
    require(index >= 0 && index < Int(shape.rank) - 1, "axis \(index) of \(shape), whose last axis is channels")
    outer = shape.product(of: 0..<index)
    length = shape[index]
    inner = shape.product(of: index + 1..<Int(shape.rank) - 1)
  }
}
