import Foundation
import Synchronization

/// Ctrl-C as a question a training loop asks between two steps.
///
/// The first SIGINT (or SIGTERM) only raises the flag, so that the step under way and its checkpoint end in order; the
/// second ends the process at once, as it would have without the flag. Signals belong to the process: every flag is the same.
public struct InterruptFlag: Sendable {
  /// Lowers the flag and starts to listen, also where the parent process left the signals blocked.
  public init(signals: [Int32] = [SIGINT, SIGTERM]) {
    raised.store(false, ordering: .releasing)
    var set = sigset_t()
    sigemptyset(&set)
    for number in signals { sigaddset(&set, number) }
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
    for number in signals {
      signal(number) { received in
        raised.store(true, ordering: .releasing)
        signal(received, SIG_DFL)
      }
    }
  }

  /// Whether a signal has come.
  public var isRaised: Bool { raised.load(ordering: .acquiring) }
}

/// All that a signal handler may touch: it can run at any moment, in any thread.
private let raised = Atomic<Bool>(false)
