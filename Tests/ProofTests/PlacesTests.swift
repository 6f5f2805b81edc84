import ChapterKit
import Foundation
import PaperLedger
import Synchronization
import Testing

/// `proofs --where`: what it prints for a number of the paper, and what for anything else.
@Suite struct PlacesTests {
  private final class Paper: Sendable {
    private let text = Mutex("")
    var written: String { text.withLock { $0 } }
    var page: Terminal { Terminal(color: false) { more in self.text.withLock { $0 += more } } }
  }

  private func run(_ arguments: String...) -> (code: Int32, page: String, errors: String) {
    let (page, errors) = (Paper(), Paper())
    let code = NumberLocations().write(arguments[...], page: page.page, errors: errors.page)
    return (code, page.written, errors.written)
  }

  private func text(_ position: NumberLocations.Location) throws -> String {
    let file = try String(contentsOf: FaultRecord.root.appendingPathComponent(position.file), encoding: .utf8)
    return file.components(separatedBy: "\n")[position.line - 1]
  }

  /// Every line that is printed holds what it is said to hold.
  @Test(arguments: PaperLedger.rows.map(\.number)) func everyPlaceIsThere(number: String) throws {
    let positions = NumberLocations()
    for row in positions.rows(of: number) {
      let found = try positions.positions(of: row)
      #expect(found.count > 1 && found.dropFirst().contains { $0.role == "claim" })
      for position in found {
        let line = try text(position)
        switch position.role {
        case "claim": #expect(line.contains("Claim(") || line.contains("= line("), "\(position)")
        case "deviation": #expect(line == "### \(position.text)", "\(position)")
        default: #expect(line.contains(position.text), "\(position)")
        }
      }
    }
  }

  @Test func aNumberLeadsToItsFunctionItsClaimsAndItsDeviations() throws {
    let (code, page, errors) = run("Eq 52")
    #expect(code == 0 && errors.isEmpty)
    for part in [
      "computed by Sources/E-DiffusionLoss/DenoisingLoss.swift:", "estimate",
      "claim Chapters/I/Claims/EstimatorClaims.swift:", "deviation docs/DEVIATIONS.md:",
    ] {
      #expect(page.contains(part), "\(part) in \(page)")
    }
  }

  @Test func linesBelongToTheirEquation() {
    #expect(NumberLocations().rows(of: "Eq 30").map(\.number) == "abcdefgh".map { "Eq 30\($0)" })
    #expect(NumberLocations().rows(of: "Eq 30c").map(\.number) == ["Eq 30c"])
    #expect(NumberLocations().rows(of: "Eq 04a").map(\.number) == ["Eq 04"])
    #expect(run("Eq 43").page.contains("not computed; used by"))
  }

  @Test func whatThePaperLacksIsRefused() {
    for wrong in ["Eq 54", "Eq 00", "Eq 7", "Lemma 2", ""] {
      let (code, page, errors) = run(wrong)
      #expect(code == 2 && page.isEmpty && errors.contains("the paper has no “\(wrong)”"))
    }
    #expect(run().code == 2)
    #expect(run("Eq 41", "Eq 42").code == 2)
  }
}
