import DeepStateSpace
import Files
import Foundation
import Runs
import Testing

@testable import ParameterSearch

@Suite struct SearchSpaceTests {
  private func space(_ text: String) throws -> SearchSpace {
    try SearchSpace(SourceText(file: "s.json", bytes: Array(text.utf8)))
  }

  private let base = Preset.paper.settings(for: .diffusion)

  @Test("Proposed values take the place of the settings' own, and nothing else changes")
  func applied() throws {
    let space = try space(
      """
      {"training.rates.encoder": {"low": 1e-5, "high": 1.0}, "training.batch": {"choices": [64, 128]},
       "network.timeMixer": {"choices": ["conv2", "gru"]},
       "diffusion.schedule": {"choices": [{"kind": "linear", "from": 7.8e-4, "to": 0.156, "levels": 128},
                                          {"kind": "cosine", "offset": 0.008, "levels": 64}]}}
      """)
    try space.validate(over: base)
    var expected = base
    expected.training.rates.encoder = 0.5
    expected.training.batch = 64
    let found = try space.settings(["training.rates.encoder": .real(0.5), "training.batch": .label("64")], over: base)
    #expect(found == expected)
    let own = try space.values(of: base)
    #expect(own["training.batch"] == .label("128"))
    #expect(own["training.rates.encoder"] == .real(0.000864))
    #expect(try space.settings(own, over: base) == base)
    #expect(space.outside(["training.rates.encoder": .real(2)]) == ["training.rates.encoder"])
    #expect(space.outside(own).isEmpty)
  }

  @Test("The spaces of Table 3 fit every preset", arguments: Preset.allCases, TransitionKind.allCases)
  func shipped(preset: Preset, kind: TransitionKind) throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..").standardized
    let space = try SearchSpace(readingFile: root.appendingPathComponent("docs/settings/search-\(kind.rawValue).json").path)
    let base = preset.settings(for: kind)
    try space.validate(over: base)
    #expect(try space.settings(space.values(of: base), over: base) == base)
    #expect(space.parameters.count == (kind == .diffusion ? 10 : 9))
    guard preset == .paper else { return }
    // Table 3 prints an optimum of the DKF outside its own range.
    #expect(try space.outside(space.values(of: base)) == (kind == .diffusion ? [] : ["training.rates.initial"]))
  }

  @Test(
    "A bad space is refused with line and column",
    arguments: [
      ("{}", 1, 1, "nothing is searched"),
      (#"{"training.batch": 3}"#, 1, 20, "'training.batch' is 3"),
      (#"{"training.batch": {}}"#, 1, 20, "'training.batch' has nothing"),
      (#"{"training.batch": {"low": 1}}"#, 1, 20, "'training.batch' has 'low'"),
      (#"{"training.batch": {"low": 1, "hihg": 2}}"#, 1, 31, "unknown key 'hihg'"),
      ("{\"training.batch\":\n {\"low\": 4, \"high\": 2}}", 2, 21, "'high' is 2"),
      (#"{"training.batch": {"low": "a", "high": 2}}"#, 1, 28, #"an end of the range is "a""#),
      (#"{"training.weightDecay": {"low": 0.0, "high": 2.0, "log": true}}"#, 1, 34, "'low' is 0.0"),
      (#"{"training.batch": {"low": 1, "high": 2, "log": 1}}"#, 1, 49, "'log' is 1"),
      (#"{"training.batch": {"choices": [64]}}"#, 1, 32, "the choices are"),
      (#"{"training.batch": {"choices": [64, 64]}}"#, 1, 37, "the choice 64 occurs a second time"),
      (#"{"training.rates": {"choices": [1, 2]}, "training.rates.encoder": {"low": 1, "high": 2}}"#, 1, 41, "lies inside"),
      (#"{"training.bach": {"choices": [64, 128]}}"#, 1, 2, "unknown setting 'training.bach'"),
      (#"{"training.batch": {"low": 1.5, "high": 8}}"#, 1, 2, "does not accept"),
      (#"{"training.batch": {"low": 0, "high": 8}}"#, 1, 2, "the setting 'training.batch' is 0"),
      (#"{"training.trajectories": {"low": 1, "high": 70000}}"#, 1, 2, "the setting 'training.trajectories' is 70000"),
      (#"{"training.lambda.shape": {"choices": ["cosine", "cosin"]}}"#, 1, 50, "does not accept"),
    ])
  func refused(text: String, line: Int, column: Int, message: String) throws {
    let error = try userError { try space(text).validate(over: base) }
    #expect(error.message.contains(message), "\(error)")
    #expect(error.position == TextPosition(line: line, column: column), "\(error)")
    #expect(error.file == "s.json")
  }

  @Test("A range holds both of its ends and nothing beyond them, whole or real")
  func ends() throws {
    let space = try space(
      #"{"training.batch": {"low": 16, "high": 64}, "training.rates.encoder": {"low": 0.001, "high": 0.1, "log": true}}"#)
    for (batch, isOutside) in [(15, true), (16, false), (64, false), (65, true)] {
      #expect(space.outside(["training.batch": .whole(batch)]).isEmpty != isOutside, "\(batch)")
    }
    for (rate, isOutside) in [(0.0009, true), (0.001, false), (0.1, false), (0.11, true)] {
      #expect(space.outside(["training.rates.encoder": .real(rate)]).isEmpty != isOutside, "\(rate)")
    }
  }

  @Test("A space whose choices leave out where the search begins is refused")
  func beginning() throws {
    let error = try userError { _ = try space(#"{"training.batch": {"choices": [32, 64]}}"#).values(of: base) }
    #expect(error.message.contains("'training.batch' cannot be 128"))
    #expect(error.position == TextPosition(line: 1, column: 2))
  }
}

extension SearchSpaceTests {
  @Test("The engine is told of each setting its ends, whether they are whole, and whether sizes matter and not differences")
  func requests() throws {
    let parameters = try space(
      #"""
      {"training.batch": {"low": 16, "high": 64, "log": true}, "training.starts": {"low": 1, "high": 3},
       "training.rates.encoder": {"low": 0.001, "high": 0.1, "log": true}, "training.averageDecay": {"low": 0.0, "high": 0.9},
       "training.lambda.shape": {"choices": ["cosine", "linear"]}}
      """#
    ).parameters.map(\.request)
    #expect(parameters.map(\.name).first == "training.batch" && parameters.count == 5)
    #expect(parameters.map(\.log) == [true, false, true, false, nil])
    #expect(parameters.map(\.whole) == [true, true, false, false, nil])
    #expect(parameters.map { $0.low?.text } == ["16", "1", "0.001", "0", nil])
    #expect(parameters.map { $0.high?.text } == ["64", "3", "0.1", "0.9", nil])
    #expect(parameters.map(\.choices) == [nil, nil, nil, nil, ["cosine", "linear"]])
  }
}
