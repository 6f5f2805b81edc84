import Files
import Foundation
import Runs
import Testing

@Suite struct SafeTensorsTests {
  /// A file made by hand from the format's description: one F32 tensor [2, 1] and one I64 scalar behind a header of 144 bytes.
  private static let header =
    #"{"__metadata__":{"made":"by hand"},"n":{"dtype":"I64","shape":[],"data_offsets":[0,8]},"#
    + #""w":{"dtype":"F32","shape":[2,1],"data_offsets":[8,16]}} "#
  private static let data: [UInt8] = [
    0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,  // −2
    0x00, 0x00, 0xC0, 0x3F,  // 1.5
    0x00, 0x00, 0x00, 0x80,  // −0
  ]

  private func file(_ header: String = header, data: [UInt8] = data) -> [UInt8] {
    [UInt8(header.utf8.count), 0, 0, 0, 0, 0, 0, 0] + Array(header.utf8) + data
  }

  @Test("The hand-made file is read, and written again byte for byte")
  func fixture() throws {
    #expect(Self.header.utf8.count == 144)
    let path = try #require(Bundle.module.url(forResource: "hand", withExtension: "safetensors", subdirectory: "Fixtures")).path
    let committed = try SourceText.bytes(ofFile: path)
    #expect(committed == file())
    let content = try SafeTensors(readingFile: path)
    #expect(content.metadata == ["made": "by hand"])
    #expect(content.tensors["n"] == StoredTensor(shape: [], values: .int64([-2])))
    #expect(content.tensors["w"] == StoredTensor(shape: [2, 1], values: .float32([1.5, -0.0])))
    #expect(content.fileBytes == committed)
  }

  @Test("What is written reads back bit for bit, in every type")
  func roundTrip() throws {
    let space = try Workspace()
    let content = SafeTensors(
      tensors: [
        "a.b": StoredTensor(shape: [2, 2], values: .float64([.pi, -0.0, .infinity, .leastNonzeroMagnitude])),
        "ü\"\\": StoredTensor(shape: [3], values: .float32([1, .leastNonzeroMagnitude, -.greatestFiniteMagnitude])),
        "none": StoredTensor(shape: [0, 4], values: .float32([])),
        "n": StoredTensor(shape: [2], values: .int64([.min, .max])),
      ], metadata: ["step": "12", "note": "a\nb"])
    try content.write(to: space("w.safetensors"))
    #expect(try SafeTensors(readingFile: space("w.safetensors")) == content)
    #expect(content.fileBytes.count % 4 == 0)
    #expect(try space.names == ["w.safetensors"])
  }

  @Test("NaN keeps its bits")
  func nan() throws {
    let odd = Float(bitPattern: 0x7FC0_1234)
    let content = SafeTensors(tensors: ["w": StoredTensor(shape: [1], values: .float32([odd]))])
    let again = try SafeTensors(bytes: content.fileBytes, file: "w").tensors["w"]
    guard case .float32(let values)? = again?.values else { throw UserError("not F32") }
    #expect(values[0].bitPattern == 0x7FC0_1234)
  }

  private static let damages: [(change: String, to: String, says: String)] = [
    ("[8,16]", "[8,12]", "tensor 'w' has 4 bytes\n  expected 8, for F32 of shape [2, 1]"),
    ("[8,16]", "[4,12]", "overlaps the tensor before it"),
    ("[0,8]", "[1,9]", "tensor 'n' leaves a hole before it"),
    ("[8,16]", "[16,24]", "tensor 'w' leaves a hole before it"),
    ("[8,16]", "[16,8]", "begin ≤ end"),
    ("[8,16]", "[8]", "begin ≤ end"),
    ("[2,1]", "[-2,1]", "-2 in its shape"),
    ("[2,1]", "[2,1.5]", "1.5 in its shape"),
    ("[2,1]", "[4611686018427387904,8]", "more than a file can hold"),
    ("\"F32\"", "\"BF16\"", "type BF16\n  expected F32, F64 or I64"),
    ("\"dtype\":\"F32\",", "", "tensor 'w' has no type"),
    ("\"by hand\"", "3", "metadata 'made' is a number"),
    ("\"w\"", "\"n\"", "'n' occurs a second time"),
    ("}}", "}", "found the end of the file"),
  ]

  @Test("A damaged header is refused", arguments: damages.indices)
  func damagedHeader(index: Int) throws {
    let damage = Self.damages[index]
    let header = Self.header.replacing(damage.change, with: damage.to)
    #expect(header != Self.header)
    let error = try userError { _ = try SafeTensors(bytes: file(header), file: "w") }
    #expect(error.description.contains(damage.says), "\(error)")
  }

  @Test("A file cut short anywhere, or too long, is refused")
  func cutShort() throws {
    let whole = file()
    for count in 0..<whole.count {
      let error = try userError { _ = try SafeTensors(bytes: Array(whole[..<count]), file: "w") }
      #expect(error.file == "w")
    }
    let cut = try userError { _ = try SafeTensors(bytes: whole.dropLast(), file: "w") }
    #expect(cut.message == "the file is cut short: 15 bytes of data")
    let long = try userError { _ = try SafeTensors(bytes: whole + [0], file: "w") }
    #expect(long.message == "the file has bytes that belong to no tensor: 17 bytes of data")
    let text = try userError { _ = try SafeTensors(bytes: Array("not weights at all".utf8), file: "w") }
    #expect(text.message.hasPrefix("the header claims a length of"))
  }

  @Test("A file that is cut short on the disk is refused when it is read from there")
  func cutShortOnDisk() throws {
    let (space, whole) = (try Workspace(), file())
    for count in [0, 7, 8, 100, whole.count - 16, whole.count - 1] {
      try Data(whole[..<count]).write(to: URL(fileURLWithPath: space("cut")))
      #expect(try userError { _ = try SafeTensors(readingFile: space("cut")) }.file == space("cut"))
    }
    try Data(whole).write(to: URL(fileURLWithPath: space("cut")))
    #expect(try SafeTensors(readingFile: space("cut")).tensors["n"] == StoredTensor(shape: [], values: .int64([-2])))
  }

  @Test("The weights of another model are refused with the first differences")
  func anotherModel() throws {
    let content = try SafeTensors(bytes: file(), file: "w")
    try WeightsMatch.require(content, toHave: ["n": [], "w": [2, 1]], file: "w")
    let error = try userError {
      try WeightsMatch.require(content, toHave: ["m": [3], "w": [1, 2], "x": [], "y": []], file: "run/w")
    }
    #expect(
      error.description.hasPrefix(
        "run/w: error: these are the weights of another model: 'm' of shape [3] is missing; "
          + "'n' of shape [] is not part of the model; 'w' has shape [2, 1], not [1, 2]; and 2 more"))
  }
}
