import Files
import Runs
import Testing

private struct Rates: Codable, Equatable {
  var learningRate = 1e-3
  var decay: Double?
}

private enum Curve: String, Codable { case constant, linear }

private struct Settings: Codable, Equatable {
  var steps = 100
  var name = "x"
  var flag = false
  var curve = Curve.constant
  var widths = [8, 16]
  var optimizer = Rates()
}

private func apply(_ text: String) throws -> Settings {
  let file = try SettingsFile(SourceText(file: "c.json", bytes: Array(text.utf8)))
  return try file.applied(to: Settings(), optional: ["optimizer.decay"])
}

@Suite struct SettingsTests {
  @Test("A file replaces what it names and leaves the rest")
  func overlay() throws {
    let text = #"{"steps": 7, "widths": [1], "curve": "linear", "optimizer": {"decay": 0.5}, "name": "\u00e9\ud83d\ude42\n"}"#
    let expected = Settings(
      steps: 7, name: "é🙂\n", curve: .linear, widths: [1], optimizer: Rates(learningRate: 1e-3, decay: 0.5))
    #expect(try apply(text) == expected)
    #expect(try apply("{}") == Settings())
    #expect(try apply(#"{"optimizer": {"decay": null}}"#) == Settings())
  }

  @Test("An unknown key names the nearest one, with its path and place")
  func unknownKey() throws {
    let near = try userError { _ = try apply("{\n  \"optimizer\": {\"learnigRate\": 1}\n}") }
    #expect(near.description.hasPrefix("c.json:2:17: error: unknown setting 'optimizer.learnigRate'"))
    #expect(near.hint == "did you mean 'optimizer.learningRate'?")
    #expect(near.expected == "one of: decay, learningRate")
    #expect(try userError { _ = try apply(#"{"setps": 1}"#) }.hint == "did you mean 'steps'?")
    #expect(try userError { _ = try apply(#"{"learningRate": 1}"#) }.hint == "did you mean 'optimizer.learningRate'?")
    let far = try userError { _ = try apply(#"{"qqqqqqqq": 1}"#) }
    #expect(far.hint == nil)
    #expect(far.expected == "one of: curve, flag, name, optimizer, steps, widths")
  }

  @Test(
    "A value of the wrong kind names its path, its place and what was expected",
    arguments: [
      (#"{"steps": "many"}"#, 11, "'steps' is \"many\"", "a number, such as its default 100"),
      (#"{"steps": 1.5}"#, 11, "'steps' does not accept 1.5", "an integer where things are counted"),
      (#"{"flag": 1}"#, 10, "'flag' is 1", "true or false, such as its default false"),
      (#"{"curve": "linaer"}"#, 11, "'curve' does not accept \"linaer\"", "expected"),
      (#"{"widths": 3}"#, 12, "'widths' is 3", "a list [ … ]"),
      (#"{"widths": [3, "a"]}"#, 16, "'widths[1]' does not accept \"a\"", "expected an integer"),
      (#"{"optimizer": 3}"#, 15, "'optimizer' is 3", "an object { … }"),
      (#"{"optimizer": {"learningRate": null}}"#, 32, "'optimizer.learningRate' is null", "a number"),
      (#"{"optimizer": {"decay": "a"}}"#, 25, "'optimizer.decay' does not accept \"a\"", "a number"),
    ])
  func wrongKind(text: String, column: Int, says: String, expected: String) throws {
    let error = try userError { _ = try apply(text) }
    #expect(error.position == TextPosition(line: 1, column: column))
    #expect(error.message.contains(says), "\(error)")
    #expect(error.description.contains(expected), "\(error)")
  }

  @Test(
    "What is not JSON is pointed at",
    arguments: [
      ("{\n\"a\": 1,\n}", 3, 1, "found '}'"),
      ("{\"a\" 1}", 1, 6, "found '1' after the key 'a'"),
      ("{\"a\": 1, \"a\": 2}", 1, 10, "'a' occurs a second time"),
      ("{\"a\": 01}", 1, 7, "found '01'"),
      ("{\"a\": nan}", 1, 7, "found 'nan'"),
      ("{\"a\": \"b}", 1, 7, "never closed"),
      ("{\"a\": \"\\q\"}", 1, 8, "unknown escape"),
      ("{\"a\": \"\\ud800\"}", 1, 8, "half of a surrogate pair"),
      ("{} {}", 1, 4, "found '{' after the end"),
      ("{\"ä\": 1", 1, 8, "found the end of the file"),
      ("[1]", 1, 1, "found a list"),
      (String(repeating: "[", count: 200), 1, 129, "nested more than 128 deep"),
      ("[1, 2, " + String(repeating: "[", count: 200), 1, 135, "nested more than 128 deep"),
    ])
  func notJSON(text: String, line: Int, column: Int, says: String) throws {
    let error = try userError { _ = try apply(text) }
    #expect(error.position == TextPosition(line: line, column: column), "\(error)")
    #expect(error.message.contains(says), "\(error)")
  }

  @Test("The nearest name counts a swap once, ignores case, and refuses strangers")
  func nearest() {
    #expect(nearestName(to: "tiem", among: ["item", "time"]) == "item")
    #expect(nearestName(to: "tiem", among: ["tame", "time"]) == "time")
    #expect(nearestName(to: "SERIES", among: ["time", "series"]) == "series")
    #expect(nearestName(to: "rates", among: ["seratesx", "xratesx"]) == "xratesx", "two letters more")
    #expect(nearestName(to: "xratesx", among: ["rates"]) == "rates", "two letters fewer")
    #expect(nearestName(to: "abcd", among: ["abxy"]) == "abxy", "two letters changed")
    #expect(nearestName(to: "abcd", among: ["abxyz"]) == nil, "three mistakes in five letters")
    #expect(nearestName(to: "xyz", among: ["learningRate"]) == nil)
    #expect(nearestName(to: "ab", among: ["cd"]) == nil)
    #expect(nearestName(to: "a", among: []) == nil)
  }
}
