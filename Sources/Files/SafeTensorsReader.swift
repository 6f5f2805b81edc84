extension SafeTensors {
  /// Reads and checks a whole file; throws a `UserError` that says which part of it is damaged.
  public init(readingFile path: String) throws {
    try self.init(bytes: SourceText.bytes(ofFile: path), file: path)
  }

  /// Parses bytes already in memory; `file` is the name the errors carry.
  public init(bytes: [UInt8], file: String) throws {
    let reader = SafeTensorsReader(bytes: bytes, file: file)
    let header = try reader.header()
    metadata = try reader.metadata(in: header)
    tensors = try reader.tensors(in: header)
  }
}

/// Checks a safetensors file part by part, trusting none of its numbers.
struct SafeTensorsReader {
  let bytes: [UInt8]
  let file: String

  private struct Entry {
    let name: String
    let type: String
    let shape: [Int]
    let range: Range<Int>
  }

  /// The JSON header, an object.
  func header() throws -> JSONNode {
    guard bytes.count >= 8 else {
      throw damaged("the file has \(bytes.count) bytes", expected: "at least the 8 that give the length of the header")
    }
    let length = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[$1]) << (8 * $1) }
    guard length <= UInt64(SafeTensors.longestHeader) else {
      throw damaged("the header claims a length of \(length) bytes", expected: "at most \(SafeTensors.longestHeader)")
    }
    guard 8 + Int(length) <= bytes.count else {
      throw damaged(
        "the file ends inside its header: \(bytes.count) bytes of \(8 + length)", expected: "a header of \(length) bytes")
    }
    let node = try JSONParser.parse(SourceText(file: "\(file) (header)", bytes: Array(bytes[8..<(8 + Int(length))])))
    guard case .object = node.value else { throw damaged("the header is \(node.kind)", expected: "a JSON object") }
    return node
  }

  func metadata(in header: JSONNode) throws -> [String: String] {
    guard let node = header.member("__metadata__")?.value else { return [:] }
    guard case .object(let members) = node.value else {
      throw damaged("the metadata is \(node.kind)", expected: "an object of strings")
    }
    var metadata: [String: String] = [:]
    for member in members {
      guard case .string(let text) = member.value.value else {
        throw damaged("the metadata '\(member.key)' is \(member.value.kind)", expected: "a string")
      }
      metadata[member.key] = text
    }
    return metadata
  }

  func tensors(in header: JSONNode) throws -> [String: StoredTensor] {
    let dataStart = bytes.count - dataLength(in: header)
    let entries = try header.members.filter { $0.key != "__metadata__" }.map(entry)
    try requireCover(entries, length: bytes.count - dataStart)
    var tensors: [String: StoredTensor] = [:]
    for entry in entries {
      let slice = bytes[(dataStart + entry.range.lowerBound)..<(dataStart + entry.range.upperBound)]
      guard let values = StoredTensor.Values(typeName: entry.type, bytes: slice) else { continue }
      tensors[entry.name] = StoredTensor(shape: entry.shape, values: values)
    }
    return tensors
  }

  private func dataLength(in header: JSONNode) -> Int {
    bytes.count - 8 - Int((0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[$1]) << (8 * $1) })
  }

  private func entry(_ member: JSONMember) throws -> Entry {
    let name = member.key
    let fields = member.value
    guard case .string(let type)? = fields.member("dtype")?.value.value else {
      throw damaged("tensor '\(name)' has no type", expected: "a string \"dtype\"")
    }
    guard let width = StoredTensor.Values.width(ofType: type) else {
      throw damaged("tensor '\(name)' has the type \(type)", expected: "F32, F64 or I64", hint: "convert it before reading")
    }
    let shape = try integers("shape", of: fields, tensor: name)
    let offsets = try integers("data_offsets", of: fields, tensor: name)
    guard offsets.count == 2, offsets[0] <= offsets[1] else {
      throw damaged("tensor '\(name)' has the byte range \(offsets)", expected: "[begin, end] with begin ≤ end")
    }
    let size = shape.reduce((partialValue: width, overflow: false)) { product, extent in
      let next = product.partialValue.multipliedReportingOverflow(by: extent)
      return (next.partialValue, product.overflow || next.overflow)
    }
    guard !size.overflow, offsets[1] - offsets[0] == size.partialValue else {
      let needed = size.overflow ? "more than a file can hold" : "\(size.partialValue)"
      throw damaged(
        "tensor '\(name)' has \(offsets[1] - offsets[0]) bytes", expected: "\(needed), for \(type) of shape \(shape)")
    }
    return Entry(name: name, type: type, shape: shape, range: offsets[0]..<offsets[1])
  }

  private func integers(_ key: String, of fields: JSONNode, tensor: String) throws -> [Int] {
    guard case .array(let items)? = fields.member(key)?.value.value else {
      throw damaged("tensor '\(tensor)' has no \(key)", expected: "a list of integers \"\(key)\"")
    }
    return try items.map { item in
      guard case .number(let digits) = item.value, let value = Int(digits), value >= 0 else {
        throw damaged("tensor '\(tensor)' has \(item.shown) in its \(key)", expected: "an integer ≥ 0")
      }
      return value
    }
  }

  /// The ranges, put in order, must run from 0 to the end of the data, each starting where the one before ends.
  private func requireCover(_ entries: [Entry], length: Int) throws {
    var end = 0
    for entry in entries.sorted(by: { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }) {
      guard entry.range.lowerBound == end else {
        let fault = entry.range.lowerBound < end ? "overlaps the tensor before it" : "leaves a hole before it"
        throw damaged("tensor '\(entry.name)' \(fault)", expected: "its bytes to begin at \(end), not \(entry.range.lowerBound)")
      }
      end = entry.range.upperBound
    }
    guard end == length else {
      let fault = end > length ? "the file is cut short" : "the file has bytes that belong to no tensor"
      throw damaged("\(fault): \(length) bytes of data", expected: "\(end) bytes, as the header says")
    }
  }

  private func damaged(_ message: String, expected: String, hint: String? = nil) -> UserError {
    UserError(message, expected: expected, hint: hint ?? "the file is damaged or not in the safetensors format", file: file)
  }
}
