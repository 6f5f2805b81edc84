import ChapterKit
import Experiments
import Files
import Foundation

/// The pages of results, written from the records of long runs and from the settings in the code.
package struct ResultPages {
  /// The folder of the pages in the package.
  package static let folder = "docs/pages"
  /// What writes them anew.
  package static let command = "swift run proofs --results docs/pages"

  /// Every file: its path from the folder of the pages, and its text.
  package let files: [(name: String, text: String)]

  /// The pages of the records as they are.
  package init() throws {
    let study = try RecordedResults.bimodal()
    files = [
      ("results.md", try SimulationPage.text(study, paper: RecordedResults.bimodal(.paper), plans: RecordedResults.plan)),
      ("series.md", SeriesPage.text(try SeriesPage.names.map { (name: $0, results: try RecordedResults.series($0.record)) })),
      ("presets.md", try PresetsPage.text()),
      ("tuning.md", TuningPage.text(try RecordedResults.tuning())),
      ("speed.md", SpeedPage.text(try RecordedResults.race())),
      ("../figures/two-modes.svg", TwoModesPicture.text(study.densities)),
    ]
  }

  /// The names of the files in `folder` whose text is not the one that would be written now.
  package func stale(in folder: String) -> [String] {
    files.filter { file in (try? String(contentsOfFile: "\(folder)/\(file.name)", encoding: .utf8)) != file.text }
      .map { $0.name }
  }

  /// Writes every file into a folder, which is made when it is not there.
  package func write(to folder: String) throws {
    for file in files {
      let path = URL(fileURLWithPath: "\(folder)/\(file.name)").standardizedFileURL
      try FileManager.default.createDirectory(at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
      try AtomicFile.write(file.text, to: path.path)
    }
  }

  /// Answers `--results` with its one argument; the exit code.
  package static func write(_ arguments: ArraySlice<String>) -> Int32 {
    guard let folder = arguments.first, arguments.count == 1 else {
      Terminal.errors.line("proofs: --results needs one thing: the folder to write into, usually \(Self.folder)")
      return 2
    }
    do {
      try ResultPages().write(to: folder)
      return 0
    } catch {
      Terminal.errors.line("proofs: \(error)")
      return 2
    }
  }
}
