import Experiments
import Foundation
import PaperLedger
import ParameterSearch
import RecordPages
import Testing

/// The pages of results say what the records and the settings say now.
@Suite struct ResultPageTests {
  private static let folder = FaultRecord.root.appendingPathComponent(ResultPages.folder).path

  @Test func noPageIsStale() throws {
    let stale = try ResultPages().stale(in: Self.folder)
    #expect(stale.isEmpty, "stale in \(ResultPages.folder): \(stale.joined(separator: ", ")); write anew: \(ResultPages.command)")
  }

  /// A page whose numbers were changed by hand is stale, whichever digit it is; so is one that is not there.
  @Test func aChangedNumberIsSeen() throws {
    let pages = try ResultPages()
    let copy = FileManager.default.temporaryDirectory.appendingPathComponent("ddssm-pages-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: copy) }
    let folder = copy.appendingPathComponent("pages").path
    try pages.write(to: folder)
    #expect(pages.stale(in: folder).isEmpty)
    for page in pages.files {
      let path = "\(folder)/\(page.name)"
      let digits = page.text.indices.filter { page.text[$0].isASCII && page.text[$0].isNumber }
      try #require(!digits.isEmpty, "\(page.name) holds no number")
      for digit in [digits[0], digits[digits.count / 2], digits[digits.count - 1]] {
        var changed = page.text
        changed.replaceSubrange(digit...digit, with: page.text[digit] == "7" ? "8" : "7")
        try changed.write(toFile: path, atomically: true, encoding: .utf8)
        #expect(pages.stale(in: folder) == [page.name])
      }
      try page.text.write(toFile: path, atomically: true, encoding: .utf8)
    }
    try FileManager.default.removeItem(atPath: "\(folder)/\(pages.files[0].name)")
    #expect(pages.stale(in: folder) == [pages.files[0].name])
  }

  /// The numbers of a page come from its record: another number there is another text.
  @Test func aPageFollowsItsRecord() throws {
    var race = try RecordedResults.race()
    let last = race.runs[0].checkpoints.count - 1
    let before = SpeedPage.text(race)
    race.runs[0].checkpoints[last].divergence += 1
    #expect(SpeedPage.text(race) != before)

    let name = SeriesPage.names[0]
    var series = try RecordedResults.series(name.record)
    let unchanged = SeriesPage.text([(name, series)])
    series.rows[0].crps.mean = 1234
    #expect(SeriesPage.text([(name, series)]) != unchanged)

    func tampered<Results: Decodable>(_ name: String, _ number: String, as results: Results.Type) throws -> Results {
      let text = try String(contentsOfFile: RecordedResults.file(name), encoding: .utf8)
      try #require(text.contains(number), "\(name) does not hold \(number)")
      return try JSONDecoder().decode(Results.self, from: Data(text.replacing(number, with: "0.4321").utf8))
    }
    let study = try RecordedResults.bimodal()
    let mean = try #require(study.summary(.ddssm, .crps)?.mean)
    let other = try tampered("bimodal.json", "\(mean)", as: StudyResults.self)
    func results(_ study: StudyResults) throws -> String {
      try SimulationPage.text(study, paper: study, plans: RecordedResults.plan)
    }
    #expect(try results(other) != results(study))
    let tuning = try RecordedResults.tuning()
    let best = try #require(tuning.trials.first { $0.number == tuning.best }?.value)
    #expect(try TuningPage.text(tampered("tuning.json", "\(best)", as: TuningResults.self)) != TuningPage.text(tuning))
  }
}
