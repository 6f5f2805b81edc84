import Files
import Foundation
import Runs
import Testing

@Suite struct ProgressTests {
  private let state = ProgressState(label: "train", step: 30, total: 120, seconds: 10, terms: [("loss", 1.23456), ("kl", -2)])

  @Test("Elsewhere than on a terminal a plain line tells rate, time left and loss terms")
  func plain() {
    #expect(state.plainLine == "train  30/120  3/s  30s left  loss 1.235  kl -2")
    let begun = ProgressState(label: "train", step: 0, total: 120, seconds: 0)
    #expect(begun.plainLine == "train  0/120")
    let waiting = ProgressState(label: "train", step: 0, total: 120, seconds: 5)
    #expect(waiting.plainLine == "train  0/120", "no rate before the first step")
    let done = ProgressState(label: "train", step: 120, total: 120, seconds: 7500)
    #expect(done.plainLine == "train  120/120  0.016/s  in 2h 05m")
  }

  @Test("The bar fits the terminal and carries colour only when it may")
  func bar() {
    let plain = state.bar(width: 100, colored: false)
    #expect(plain == "train ━━━━━━━───────────────────────" + " 25%  30/120  3/s  30s left  loss 1.235  kl -2")
    #expect(!plain.contains("\u{1B}"))
    #expect(state.bar(width: 100, colored: true).contains("\u{1B}[32m"))
    let tail = " 25%  30/120  3/s  30s left  loss 1.235  kl -2"
    #expect(state.bar(width: 6 + 8 + tail.count, colored: false) == "train ━━──────" + tail, "eight cells are the least")
    #expect(state.bar(width: 6 + 7 + tail.count, colored: false) == "train " + tail.dropFirst())
    for width in 1...120 { #expect(state.bar(width: width, colored: false).count <= width) }
  }

  @Test("The first signal raises the flag; a new flag is lowered")
  func interrupt() async throws {
    let flag = InterruptFlag(signals: [SIGUSR1])
    #expect(!flag.isRaised)
    kill(getpid(), SIGUSR1)
    for _ in 0..<500 where !flag.isRaised { try await Task.sleep(for: .milliseconds(10)) }
    #expect(flag.isRaised)
    #expect(!InterruptFlag(signals: []).isRaised)
    let other = InterruptFlag(signals: [SIGUSR2])
    let hangUp = InterruptFlag(signals: [SIGHUP])
    kill(getpid(), SIGHUP)
    for _ in 0..<500 where !hangUp.isRaised { try await Task.sleep(for: .milliseconds(10)) }
    #expect(hangUp.isRaised && !other.isRaised, "a flag is raised by its own signals alone")
  }
}
