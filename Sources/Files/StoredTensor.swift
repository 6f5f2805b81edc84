import Tensor

/// A tensor at rest: its shape and its numbers in row-major order, as a file of weights holds it.
public struct StoredTensor: Equatable, Sendable {
  /// The numbers, in one of the three types a file of weights may hold.
  public enum Values: Equatable, Sendable {
    case float32([Float])
    case float64([Double])
    case int64([Int64])
  }

  /// The extents, outermost first.
  public let shape: [Int]
  /// As many as the product of the shape.
  public let values: Values

  /// Stops when the number of values is not the product of the shape.
  public init(shape: [Int], values: Values) {
    require(shape.allSatisfy { $0 >= 0 }, "a shape has no negative extent, here \(shape)")
    require(
      values.count == shape.reduce(1, *), "shape \(shape) holds \(shape.reduce(1, *)) values, here \(values.count)")
    self.shape = shape
    self.values = values
  }
}

extension StoredTensor.Values {
  /// How many numbers there are.
  public var count: Int {
    switch self {
    case .float32(let values): values.count
    case .float64(let values): values.count
    case .int64(let values): values.count
    }
  }

  /// The name safetensors gives the type.
  public var typeName: String {
    switch self {
    case .float32: "F32"
    case .float64: "F64"
    case .int64: "I64"
    }
  }

  /// The values in the file's order of bytes, which is little endian.
  var bytes: [UInt8] {
    switch self {
    case .float32(let values): Self.bytes(of: values.map(\.bitPattern))
    case .float64(let values): Self.bytes(of: values.map(\.bitPattern))
    case .int64(let values): Self.bytes(of: values)
    }
  }

  /// The inverse of `bytes`, `nil` for a type name this project does not read.
  init?(typeName: String, bytes: ArraySlice<UInt8>) {
    switch typeName {
    case "F32": self = .float32(Self.integers(UInt32.self, from: bytes).map(Float.init(bitPattern:)))
    case "F64": self = .float64(Self.integers(UInt64.self, from: bytes).map(Double.init(bitPattern:)))
    case "I64": self = .int64(Self.integers(UInt64.self, from: bytes).map(Int64.init(bitPattern:)))
    default: return nil
    }
  }

  /// Bytes of one value, `nil` for a type this project does not read.
  static func width(ofType name: String) -> Int? {
    switch name {
    case "F32": 4
    case "F64", "I64": 8
    default: nil
    }
  }

  private static func bytes<Value: FixedWidthInteger>(of values: [Value]) -> [UInt8] {
    let width = Value.bitWidth / 8
    var bytes: [UInt8] = []
    bytes.reserveCapacity(values.count * width)
    for value in values {
      for position in 0..<width { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * position))) }
    }
    return bytes
  }

  private static func integers<Value: FixedWidthInteger>(_ type: Value.Type, from bytes: ArraySlice<UInt8>) -> [Value] {
    let width = Value.bitWidth / 8
    return stride(from: bytes.startIndex, to: bytes.endIndex, by: width).map { start in
      (0..<width).reduce(0) { $0 | Value(bytes[start + $1]) << (8 * $1) }
    }
  }
}
