import Foundation
import Testing

/// Run directories made by an earlier version open, forecast and evaluate as they did then.
///
/// Each folder of `Fixtures/old-runs` is a run of 4 to 20 updates with a network of a few thousand weights, beside the forecast and
/// the evaluation that the version which trained it gave.
@Suite struct OldRunTests {
  /// By how much other kernels of OpenBLAS may move a number, as a share of 1 + |x|: sums of a few thousand products in single
  /// precision (2⁻²⁴ each) in another order. Haswell's and Prescott's kernels move the numbers by less than 1e-6; a weight, a scale or a
  /// draw that is read wrongly moves them by more than a hundredth.
  static let rounding = 1e-4

  /// A run, the file it was trained on, and what its commands need besides.
  static let runs: [(run: String, data: String, forecast: [String], evaluate: [String])] = [
    ("ddssm-walk", "walk.csv", [], ["--all"]), ("dkf-walk", "walk.csv", [], ["--all"]),
    ("ddssm-paper", "walk.csv", [], ["--all"]),
    ("ddssm-panel", "panel.csv", ["--statics", "statics.csv"], ["--statics", "statics.csv"]),
    ("dkf-panel", "panel.csv", ["--statics", "statics.csv"], ["--statics", "statics.csv"]),
  ]

  /// A copy of the fixtures to work in.
  private func copy() throws -> Workspace {
    let space = try Workspace()
    let fixtures = try #require(Bundle.module.url(forResource: "old-runs", withExtension: nil, subdirectory: "Fixtures"))
    for name in try FileManager.default.contentsOfDirectory(atPath: fixtures.path) {
      try FileManager.default.copyItem(atPath: fixtures.appendingPathComponent(name).path, toPath: space(name))
    }
    return space
  }

  private func isNear(_ now: Double, _ then: Double) -> Bool { abs(now - then) <= Self.rounding * (1 + abs(then)) }

  @Test("An old run forecasts as it did", arguments: runs.indices)
  func forecasts(index: Int) throws {
    let (space, old) = (try copy(), Self.runs[index])
    let outcome = try Tool.run(
      ["forecast", old.run, old.data, "--horizon", "2", "--samples", "2", "--seed", "5", "--out", "now.csv"] + old.forecast,
      in: space.path)
    try #require(outcome.code == 0, "\(outcome.errors)")
    func cells(_ file: String) throws -> [[String]] {
      try String(contentsOfFile: space(file), encoding: .utf8).split(separator: "\n")
        .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    }
    let (now, then) = (try cells("now.csv"), try cells("\(old.run)/forecast.csv"))
    try #require(now.count == then.count)
    #expect(now[0] == then[0])
    for (row, before) in zip(now.dropFirst(), then.dropFirst()) {
      #expect(row[..<3] == before[..<3])
      for (cell, was) in zip(row.dropFirst(3), before.dropFirst(3)) {
        let (value, past) = (try #require(Double(cell)), try #require(Double(was)))
        #expect(isNear(value, past), "\(old.run): \(row) was \(before)")
      }
    }
  }

  @Test("An old run is evaluated as it was", arguments: runs.indices)
  func evaluates(index: Int) throws {
    let (space, old) = (try copy(), Self.runs[index])
    let outcome = try Tool.run(
      ["evaluate", old.run, old.data, "--samples", "4", "--seed", "5", "--json"] + old.evaluate, in: space.path)
    try #require(outcome.code == 0, "\(outcome.errors)")
    let now = try numbers(Data(outcome.output.utf8))
    let then = try numbers(try Data(contentsOf: URL(fileURLWithPath: space("\(old.run)/evaluation.json"))))
    #expect(then.count >= 11)
    #expect(now.keys.sorted() == then.keys.sorted())
    for (key, past) in then { #expect(isNear(now[key] ?? .nan, past), "\(old.run): \(key)") }
  }

  /// The numbers of a JSON object by their paths, as in `scores.crps.mean`.
  private func numbers(_ json: Data) throws -> [String: Double] {
    func collect(_ value: Any, _ path: String) -> [(String, Double)] {
      if let fields = value as? [String: Any] {
        return fields.flatMap { collect($0.value, path.isEmpty ? $0.key : "\(path).\($0.key)") }
      }
      return (value as? NSNumber).map { [(path, $0.doubleValue)] } ?? []
    }
    return Dictionary(uniqueKeysWithValues: collect(try JSONSerialization.jsonObject(with: json), ""))
  }
}
