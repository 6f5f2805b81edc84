import ChapterKit
import Synchronization
import Testing

/// The claims and findings of the chapters, each a case of its own; a guard counts that none was left out.
@Suite(.everyClaimRuns) struct EveryClaim {
  @Test(arguments: Proof.all) func holds(proof: Proof) {
    let outcome = proof.claim.outcome()
    Roll.current?.add(proof.name)
    let (holds, refused) = (outcome.holds, outcome.foilsRefused)
    let tried = outcome.checks.reduce(0) { $0 + $1.foils.count }
    #expect(holds, Comment(rawValue: outcome.account(program: "chapter-\(proof.letter)").joined(separator: "\n")))
    #expect(refused > 0 && refused == tried, "\(refused) of \(tried) foils refused")
  }
}

/// The names of the claims that have run.
final class Roll: Sendable {
  @TaskLocal static var current: Roll?

  private let names = Mutex<[String]>([])

  func add(_ name: String) { names.withLock { $0.append(name) } }
  var sorted: [String] { names.withLock { $0.sorted() } }
}

/// Calls the roll once the suite is over: every claim of every chapter has run, and run once.
struct EveryClaimRuns: SuiteTrait, TestScoping {
  func provideScope(for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void) async throws {
    let roll = Roll()
    try await Roll.$current.withValue(roll) { try await function() }
    #expect(roll.sorted == Proof.all.map(\.name).sorted(), "every claim of every chapter runs once")
  }
}

extension Trait where Self == EveryClaimRuns {
  static var everyClaimRuns: Self { EveryClaimRuns() }
}
