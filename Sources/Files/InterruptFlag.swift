import Foundation
import Synchronization

/// Ctrl-C as a question a training loop asks between two steps.
///
/// The first SIGINT (or SIGTERM) only raises the flag, so that the step under way and its checkpoint end in order; the
/// second ends the process at once, as it would have without the flag. Signals belong to the process: every flag is the same.
public struct InterruptFlag: Sendable {
  /// Lowers the flag and starts to listen, also where the parent process left the signals blocked.
  public init(signals: [Int32] = [SIGINT, SIGTERM]) {
    own = signals.reduce(0) { $0 | bit(of: $1) }
    raised.bitwiseAnd(~own, ordering: .releasing)
    var set = sigset_t()
    sigemptyset(&set)
    for number in signals { sigaddset(&set, number) }
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
    for number in signals {
      signal(number) { received in
        raised.bitwiseOr(bit(of: received), ordering: .releasing)
        signal(received, SIG_DFL)
      }
    }
  }

  /// Whether one of its signals has come since a flag for it was last made.
  public var isRaised: Bool { raised.load(ordering: .acquiring) & own != 0 }

  private let own: UInt64
}

/// All that a signal handler may touch: it can run at any moment, in any thread.
private let raised = Atomic<UInt64>(0)

/// One bit for each signal, which are numbered from 1 to 64.
private func bit(of signal: Int32) -> UInt64 { 1 << UInt64(signal - 1) }
