import Dispatch
import Foundation
import Synchronization

/// Ctrl-C as a question a training loop asks between two steps.
///
/// The first SIGINT (or SIGTERM) only raises the flag, so that the step under way and its checkpoint end in order; the
/// second ends the process at once, as it would have without the flag.
public final class InterruptFlag: Sendable {
  private let raised = Atomic<Bool>(false)
  /// Kept alive, never touched again after `init`.
  private nonisolated(unsafe) let sources: [any DispatchSourceSignal]

  /// Starts to listen; `notice` is called once, at the first signal, off the main thread.
  public init(signals: [Int32] = [SIGINT, SIGTERM], notice: @escaping @Sendable () -> Void = {}) {
    let queue = DispatchQueue(label: "interrupt")
    sources = signals.map { DispatchSource.makeSignalSource(signal: $0, queue: queue) }
    for (number, source) in zip(signals, sources) {
      signal(number, SIG_IGN)
      source.setEventHandler { [weak self] in self?.receive(number, notice: notice) }
      source.activate()
    }
  }

  /// Whether a signal has come.
  public var isRaised: Bool { raised.load(ordering: .acquiring) }

  private func receive(_ number: Int32, notice: () -> Void) {
    guard raised.exchange(true, ordering: .acquiringAndReleasing) else { return notice() }
    signal(number, SIG_DFL)
    kill(getpid(), number)
  }
}
