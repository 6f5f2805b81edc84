import DeepStateSpace
import Experiments
import Files
import Foundation
import Testing

@Suite struct BimodalStudyTests {
  private static func study(_ directory: String) -> BimodalStudy {
    var size = BimodalStudySize.full
    (size.training, size.test, size.draws, size.trajectories) = (4, 2, 8, 2)
    size.steps = 2
    return BimodalStudy(size: size, seeds: [1], preset: .recommended, directory: directory, threads: 2)
  }

  /// When the weights under `runs` were written.
  private func written(_ space: Workspace) throws -> [String: Date] {
    try FileManager.default.contentsOfDirectory(atPath: space("runs")).reduce(into: [:]) { dates, run in
      let file = space("runs/\(run)/weights.safetensors")
      dates[run] = try FileManager.default.attributesOfItem(atPath: file)[.modificationDate] as? Date
    }
  }

  @Test("A study takes finished runs and judgements as they are, and trains anew what a changed setting asks for")
  func resumes() throws {
    let space = try Workspace()
    func run(_ study: BimodalStudy) throws -> [UInt8] {
      _ = try study.run(isInterrupted: { false }, warn: { _ in })
      return try SourceText.bytes(ofFile: space("results.json"))
    }
    let first = try run(Self.study(space.path))
    let before = try written(space)
    #expect(before.count == 2)
    for name in ["report.md", "report.html", "results.json"] {
      #expect(FileManager.default.fileExists(atPath: space(name)), "\(name)")
    }
    #expect(try run(Self.study(space.path)) == first)
    #expect(try written(space) == before)
    let report = try String(contentsOfFile: space("report.md"), encoding: .utf8)
    try PageTests.check("bimodal-report.md", PageTests.withoutNumbers(report))

    // A judgement that is there is read, not made again: a mark in it shows in the results.
    let ddssm = try #require(before.keys.first { $0.hasPrefix("ddssm") })
    let file = space("runs/\(ddssm)/judgement-ancestral.json")
    let marked = try String(contentsOfFile: file, encoding: .utf8)
      .replacing(#/"crps":\[[^\]]*\]/#, with: "\"crps\":[1234.5,1234.5]")
    try marked.write(toFile: file, atomically: true, encoding: .utf8)
    #expect(String(decoding: try run(Self.study(space.path)), as: UTF8.self).contains("1234.5"))

    let dkf = try #require(before.keys.first { $0.hasPrefix("dkf") })
    let config = space("runs/\(dkf)/config.json")
    try String(contentsOfFile: config, encoding: .utf8).replacing("\"batch\" : 64", with: "\"batch\" : 32")
      .write(toFile: config, atomically: true, encoding: .utf8)
    _ = try run(Self.study(space.path))
    let after = try written(space)
    #expect(after[ddssm] == before[ddssm], "a run whose settings are the same was trained again")
    #expect(after[dkf] != before[dkf], "a run was kept whose settings had changed")
  }
}
