import Foundation
import Testing

/// A search engine that gives prepared answers and writes down what it is asked.
struct FakeEngine {
  private let tiny: TinyRun

  /// Answers line by line; the word `echo` stands for the study that was asked for.
  init(_ tiny: TinyRun, answers: [String]) throws {
    self.tiny = tiny
    _ = try tiny.space.file("answers", answers.map { $0 + "\n" }.joined())
    _ = try tiny.space.file(
      "engine.sh",
      #"""
      while IFS= read -r line; do
        printf '%s\n' "$line" >> requests
        IFS= read -r answer <&3 || exit 0
        [ "$answer" != echo ] || answer=$(printf '%s' "$line" | sed -E 's/.*("task":.*),"trials":[0-9]+\}$/{\1}/')
        printf '%s\n' "$answer"
      done 3< answers
      """#)
  }

  /// A trial to run: JSON parameters.
  static func trial(_ number: Int, slot: Int? = nil, _ parameters: String, divergences: Int = 0) -> String {
    """
    {"next": "trial", "trial": {"number": \(number), "slot": \(slot ?? number), "parameters": \(parameters), \
    "divergences": \(divergences)}}
    """
  }

  static let goOn = #"{"verdict": "continue"}"#
  static let told = #"{"verdict": "told"}"#
  static let none = #"{"trials": []}"#
  static let done = #"{"next": "done"}"#

  /// The arguments of a search with this engine over `search.json`.
  static func arguments(_ options: [String] = []) -> [String] {
    [
      "tune", "data.csv", "--out", "t", "--config", "tiny.json", "--space", "search.json", "--python", "sh", "--engine",
      "engine.sh",
    ]
      + ["--threads", "1"] + options
  }

  /// What it was asked, in order.
  var requests: [[String: Any]] {
    get throws {
      try String(decoding: tiny.bytes("requests"), as: UTF8.self).split(separator: "\n").map { line in
        try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      }
    }
  }

  /// What it was told of each trial's end.
  var tells: [[String: Any]] { get throws { try requests.filter { $0["do"] as? String == "tell" } } }
}
