import ChapterKit
import Testing

/// The judge is judged: what must fail fails, for the reason stated.
@Suite struct CheckTests {
  private func outcome(_ body: @escaping @Sendable (Check) throws -> Void) -> Outcome {
    Claim("Eq 99", "A claim made for a test.", kind: .identity, oracle: "arithmetic", body).outcome(seed: 5)
  }

  private func account(_ outcome: Outcome) -> String { outcome.account(program: "chapter-E").joined(separator: "\n") }

  @Test func aTrueClaimWithARefusedFoilHolds() {
    let outcome = outcome { $0.equal(4, claimed: 4, allowed: 1e-12, scale: 4, "σ = 2", foils: [("σ for σ²", 2)]) }
    #expect(outcome.holds)
    #expect(outcome.foilsRefused == 1)
  }

  @Test func aFalseClaimFailsAndTellsBothNumbersInputsSeedPlaceAndCommand() {
    let outcome = outcome { $0.equal(4.5, claimed: 4.25, allowed: 1e-3, "σ = 2", foils: [("σ", 2)]) }
    #expect(!outcome.holds)
    let text = account(outcome)
    for part in ["4.5", "4.25", "σ = 2", "seed 5", "CheckTests.swift", "swift run chapter-E --only \"Eq 99\" --seed 5"] {
      #expect(text.contains(part), "the account names \(part)")
    }
  }

  @Test func aFoilThatPassesFailsItsClaim() {
    let outcome = outcome { $0.equal(4, claimed: 4, allowed: 0.5, "σ = 2", foils: [("nearly", 4.4)]) }
    #expect(!outcome.holds)
    #expect(account(outcome).contains("the check cannot fail"))
  }

  @Test func aClaimWithoutFoilsFails() {
    #expect(account(outcome { $0.equal(4, claimed: 4, allowed: 0, "nothing") }).contains("no foil"))
  }

  @Test func aClaimThatComparesNothingFails() {
    #expect(account(outcome { _ in }).contains("nothing was compared"))
    #expect(!outcome { $0.equal([], claimed: [], allowed: 1, "empty", foils: [("none", [])]) }.holds)
  }

  @Test func anErrorFailsTheClaimInWords() {
    struct Broken: Error {}
    #expect(account(outcome { _ in throw Broken() }).contains("stopped by an error: Broken()"))
  }

  @Test func notANumberFailsOnEitherSide() {
    #expect(!outcome { $0.equal(.nan, claimed: 1, allowed: 1, "", foils: [("two", 9)]) }.holds)
    #expect(!outcome { $0.equal(1, claimed: .nan, allowed: 1, "", foils: [("two", 9)]) }.holds)
    #expect(!outcome { $0.equal([1, .nan], claimed: [1, 2], allowed: 1, "", foils: [("two", [9, 9])]) }.holds)
    #expect(!outcome { $0.atMost(.nan, 1, "", foils: [("less", -9)]) }.holds)
    #expect(account(outcome { $0.equal(1, claimed: 1, allowed: 0, "", foils: [("nothing", Double.nan)]) }).contains("NaN"))
  }

  @Test func aWeakOracleFails() {
    let weak = outcome { $0.equal(1, claimed: 1, allowed: 2e-3, scale: 1, "", foils: [("two", 2)]) }
    #expect(account(weak).contains("oracle too weak"))
    #expect(outcome { $0.equal(1, claimed: 1, allowed: 1e-3, scale: 1, "", foils: [("two", 2)]) }.holds)
    #expect(!outcome { $0.equal(1, claimed: 1, allowed: .nan, "", foils: [("two", 2)]) }.holds)
    #expect(!outcome { $0.equal(1, claimed: 1, allowed: -1, "", foils: [("two", 2)]) }.holds)
    #expect(!outcome { $0.equal(1, claimed: 1, allowed: 0, scale: 0, "", foils: [("two", 2)]) }.holds)
  }

  @Test func arraysAreComparedEntryByEntry() {
    #expect(outcome { $0.equal([1, 2], claimed: [1, 2], allowed: 0, "pair", foils: [("swapped", [2, 1])]) }.holds)
    let wrong = outcome { $0.equal([1, 2, 3], claimed: [1, 2.5, 3.1], allowed: 0, "row", foils: [("zero", [0, 0, 0])]) }
    #expect(account(wrong).contains("entry 1 of 3"))
    #expect(!outcome { $0.equal([1], claimed: [1, 2], allowed: 0, "short", foils: [("swapped", [2, 1])]) }.holds)
    #expect(!outcome { $0.equal([1, 2], claimed: [1, 2], allowed: 0, "pair", foils: [("one", [1])]) }.holds)
  }

  @Test func boundsAreRefusedFromEitherSide() {
    #expect(outcome { $0.atMost(1, 2, "", foils: [("without C", 0.5)], lowerFoils: [("twice", 2.5)]) }.holds)
    #expect(!outcome { $0.atMost(2, 1, "", foils: [("without C", 0.5)]) }.holds)
    #expect(!outcome { $0.atMost(1, 2, "", foils: [("without C", 1.5)]) }.holds)
    #expect(!outcome { $0.atMost(1, 2, "", lowerFoils: [("half", 0.5)]) }.holds)
  }

  @Test func factsAreComparedExactly() {
    #expect(outcome { $0.exactly(Set([1, 2]), claimed: [2, 1], "", foils: [("one", [1])]) }.holds)
    #expect(!outcome { $0.exactly(true, claimed: false, "", foils: [("yes", true)]) }.holds)
    #expect(!outcome { $0.exactly(3, claimed: 3, "", foils: [("same", 3)]) }.holds)
  }

  @Test func aFoilMayFollowItsCheck() {
    let good = outcome { check in
      check.exactly(3, claimed: 3, "")
      check.foil("one more", 4)
      check.equal(2, claimed: 2, allowed: 0, "")
      check.foil("one more", 3)
    }
    #expect(good.holds)
    #expect(good.foilsRefused == 2)
    #expect(account(outcome { $0.foil("too early", 1) }).contains("before any check"))
    let misfit = outcome { check in
      check.exactly(3, claimed: 3, "")
      check.foil("a word", "three")
    }
    #expect(account(misfit).contains("does not fit"))
  }

  @Test func aMeanIsJudgedByItsStandardError() {
    // Ten thousand draws that alternate around 1: average 1, standard deviation 1, standard error 0.01.
    let draws = (0..<10_000).map { $0.isMultiple(of: 2) ? 0.0 : 2.0 }
    #expect(outcome { $0.mean(ofDraws: draws, claimed: 1, "", foils: [("half", 0.5)]) }.holds)
    #expect(outcome { $0.mean(ofDraws: draws, claimed: 1.048, "", foils: [("half", 0.5)]) }.holds)
    #expect(!outcome { $0.mean(ofDraws: draws, claimed: 1.05, "", foils: [("half", 0.5)]) }.holds)
    let weak = outcome { $0.mean(ofDraws: draws, claimed: 1, "", foils: [("nearly", 1.079)]) }
    #expect(account(weak).contains("smallest effect it can detect"))
    #expect(outcome { $0.mean(ofDraws: draws, claimed: 1, "", foils: [("farther", 1.081)]) }.holds)
    #expect(!outcome { $0.mean(1, standardError: 0, claimed: 1, "", foils: [("half", 0.5)]) }.holds)
    #expect(!outcome { $0.mean(ofDraws: [1, 1, 1], claimed: 1, "", foils: [("half", 0.5)]) }.holds)
  }
}
