import Dispatch
import Synchronization
import Tensor

/// Threads with a tape each, to whom the shards of a piece of work are handed.
///
/// Which thread takes which shard is left to chance; what a shard computes is not, and results are kept by shard. So the bits do
/// not depend on the number of threads.
public final class Workers: @unchecked Sendable {
  /// One tape for each thread.
  public let tapes: [Tape]
  private let turn = Mutex(())

  /// Workers on `threads` threads.
  public init(threads: Int, precision: Precision, recordsGradients: Bool) {
    require(threads >= 1, "at least one thread is needed, not \(threads)")
    tapes = (0..<threads).map { _ in Tape(precision: precision, recordsGradients: recordsGradients) }
  }

  /// Runs `body` while no other caller of this function does: values that share workers may be used from several threads.
  public func exclusively<Result>(_ body: () throws -> Result) rethrows -> Result {
    try turn.withLock { _ in try body() }
  }

  /// Calls `body` once for each shard 0..<count, on the tape of the thread that took it.
  public func forEach(_ count: Int, _ body: @Sendable (_ shard: Int, _ tape: Tape) -> Void) {
    let next = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: min(tapes.count, max(count, 1))) { worker in
      while true {
        let shard = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard shard < count else { return }
        body(shard, tapes[worker])
      }
    }
  }

  /// The memory the tapes have reserved, in bytes.
  public var reservedBytes: Int { tapes.reduce(0) { $0 + $1.reservedBytes } }
}

/// A slot for the result of each shard; shards write to different slots.
public final class ShardResults<Value>: @unchecked Sendable {
  private let positions: UnsafeMutableBufferPointer<Value>

  /// As many slots as shards, all holding `value`.
  public init(repeating value: Value, count: Int) {
    positions = .allocate(capacity: count)
    positions.initialize(repeating: value)
  }

  /// The result of one shard.
  public subscript(shard: Int) -> Value {
    get { positions[shard] }
    _modify { yield &positions[shard] }
  }

  /// All results in the order of their shards.
  public var all: [Value] { Array(positions) }

  deinit {
    positions.deinitialize()
    positions.deallocate()
  }
}
