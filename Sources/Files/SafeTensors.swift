/// The safetensors format: named tensors behind a JSON header (https://github.com/huggingface/safetensors).
///
/// Eight bytes: length n of the header, little endian. Then n bytes of JSON: for each tensor its type, shape and the
/// range of its bytes, and `__metadata__`, a map of strings. Then the bytes, without holes or overlaps.
public struct SafeTensors: Equatable, Sendable {
  /// The tensors by name.
  public var tensors: [String: StoredTensor]
  /// Free text by key.
  public var metadata: [String: String]

  /// Named tensors and what is said about them.
  public init(tensors: [String: StoredTensor], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  /// The reference implementation's limit on the header.
  static let longestHeader = 100_000_000

  /// The whole file. The same content gives the same bytes: widest type first, then by name, header padded to eight bytes.
  public var fileBytes: [UInt8] {
    let ordered = tensors.sorted { first, second in
      let widths = (Self.width(of: first.value), Self.width(of: second.value))
      return widths.0 == widths.1 ? first.key < second.key : widths.0 > widths.1
    }
    var entries: [String] = []
    var data: [UInt8] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key < $1.key }
      let texts = pairs.map { "\(JSONNode.quoted($0.key)):\(JSONNode.quoted($0.value))" }
      entries.append("\"__metadata__\":{\(texts.joined(separator: ","))}")
    }
    for (name, tensor) in ordered {
      let bytes = tensor.values.bytes
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      entries.append(
        "\(JSONNode.quoted(name)):{\"dtype\":\"\(tensor.values.typeName)\",\"shape\":[\(shape)],"
          + "\"data_offsets\":[\(data.count),\(data.count + bytes.count)]}")
      data += bytes
    }
    var header = [UInt8]("{\(entries.joined(separator: ","))}".utf8)
    while header.count % 8 != 0 { header.append(UInt8(ascii: " ")) }
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
    return length + header + data
  }

  /// Writes the file at once or not at all.
  public func write(to path: String) throws {
    try AtomicFile.write(fileBytes, to: path)
  }

  private static func width(of tensor: StoredTensor) -> Int {
    StoredTensor.Values.width(ofType: tensor.values.typeName) ?? 0
  }
}
