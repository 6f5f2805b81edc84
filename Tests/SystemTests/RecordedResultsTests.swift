import Experiments
import Foundation
import Runs
import Testing

/// Results that are kept with the package are those of the package.
@Suite struct RecordedResultsTests {
  /// A study so short that it is made again here, by its own record's command.
  @Test("A recorded study, run again by the command in its record, finds what is recorded")
  func again() throws {
    func read(_ path: String) throws -> PlanResults {
      try JSONDecoder().decode(PlanResults.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    }
    let recorded = try read(RecordedResults.file("ablations-small.json"))
    let words = recorded.provenance.command.split(separator: " ").map(String.init)
    let out = try #require(words.firstIndex(of: "--out").map { words[$0 + 1] })
    let space = try Workspace()
    try FileManager.default.createDirectory(atPath: space("runs"), withIntermediateDirectories: true)
    let outcome = try Tool.run(Array(words.dropFirst()), in: space.path)
    try #require(outcome.code == 0, "\(outcome.errors)")
    let found = try read(space(out + "/results.json"))
    try #require(found.runs.map { "\($0.name)-\($0.seed)" } == recorded.runs.map { "\($0.name)-\($0.seed)" })
    let numbers: [(String, KeyPath<CaseScores, Double?>)] = [
      ("JSD", \.jsd), ("floor", \.floor), ("CRPS", \.crps), ("log score", \.logScore), ("NELBO", \.nelbo),
      ("−log p(x)", \.negativeLogLikelihood),
    ]
    for (run, record) in zip(found.runs, recorded.runs) {
      for (name, number) in numbers {
        // Other kernels of OpenBLAS move these by 1e-6; another seed or setting by more than 1e-3.
        let (new, old) = (try #require(run[keyPath: number]), try #require(record[keyPath: number]))
        #expect(abs(new - old) <= 1e-4 * abs(old), "\(name) of \(run.name): \(new), recorded \(old)")
      }
    }
    let (usual, one) = (recorded.runs[0], recorded.runs[1])
    let (a, b) = (try #require(usual.crps), try #require(one.crps))
    #expect(abs(a - b) > 1e-3 * a, "the settings of a case must tell, or the test above sees nothing")
  }

  @Test(
    "What times do not tell is not called enough",
    arguments: [
      ("geyser", "A Gaussian is not enough here: the log score of the DDSSM is above that of each Gaussian model."),
      ("nile", "A Gaussian is enough here: the linear-Gaussian model of order 1 forecasts better than the DDSSM."),
      ("lynx", "38 times are too few to say whether a Gaussian is enough here."),
    ])
  func endings(series: String, says: String) throws {
    #expect(try RecordedResults.series(series).verdicts.last == says)
  }

  /// A record nobody can make again, or that nobody reads, is no evidence.
  @Test("Every record names the command, the machine, the kernels and the day it comes from")
  func provenance() throws {
    struct Sourced: Decodable { let provenance: Provenance }
    let small = try RecordedResults.file("ablations-small.json")
    let folder = URL(fileURLWithPath: small).deletingLastPathComponent()
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json") }
    #expect(names.count >= 5)
    for name in names {
      let data = try Data(contentsOf: folder.appendingPathComponent(name))
      let source = try JSONDecoder().decode(Sourced.self, from: data).provenance
      #expect(source.command.hasPrefix(name == "race.json" ? "bench race " : "ddssm "), "\(name)")
      #expect(!source.machine.isEmpty && !source.kernels.isEmpty, "\(name)")
      #expect(source.date.wholeMatch(of: /\d{4}-\d\d-\d\d/) != nil, "\(name)")
    }
  }
}
