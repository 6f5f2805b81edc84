import Foundation

/// Memory for one step, handed out front to back and given back all at once.
///
/// After the first step the arena holds one block as large as the step needs, so a step in steady state allocates nothing.
///
/// Checked by `ArenaTests`.
package final class Arena {
  private var blocks: [UnsafeMutableRawBufferPointer] = []
  private var current = 0
  private var used = 0

  package init() {}

  /// A position in the arena to which it can be rolled back.
  package struct Mark: BitwiseCopyable {
    var block: Int
    var used: Int
  }

  /// The present position.
  package var mark: Mark { Mark(block: current, used: used) }

  /// Gives back everything handed out after `mark`.
  package func rollBack(to mark: Mark) {
    current = mark.block
    used = mark.used
  }

  /// The bytes reserved from the system.
  package var reservedBytes: Int { blocks.reduce(0) { $0 + $1.count } }

  /// The bytes handed out, with what blocks that were too short left over.
  package var usedBytes: Int { blocks.prefix(current).reduce(used) { $0 + $1.count } }

  /// Uninitialized memory of at least `byteCount` bytes, aligned to a cache line.
  package func allocate(byteCount: Int) -> UnsafeMutableRawPointer {
    let size = (max(byteCount, 1) + 63) & ~63
    while current < blocks.count {
      if used + size <= blocks[current].count, let base = blocks[current].baseAddress {
        defer { used += size }
        return base + used
      }
      current += 1
      used = 0
    }
    let bytes = max(size, 1 << 20, reservedBytes)
    blocks.append(Arena.reserve(bytes))
    return allocate(byteCount: byteCount)
  }

  /// Gives everything back; several blocks are merged into one that fits all.
  package func reset() {
    if blocks.count > 1 {
      let total = reservedBytes
      release()
      blocks.append(Arena.reserve(total))
    }
    current = 0
    used = 0
  }

  /// Asks for large pages where the system has them: a training step reads its whole memory, forward and backward.
  private static func reserve(_ byteCount: Int) -> UnsafeMutableRawBufferPointer {
    #if os(Linux)
    let page = 1 << 21
    guard byteCount >= 2 * page else { return .allocate(byteCount: byteCount, alignment: 64) }
    let whole = (byteCount + page - 1) & ~(page - 1)
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: whole, alignment: page)
    madvise(block.baseAddress, whole, Int32(MADV_HUGEPAGE))  // advice only: without large pages all works as before
    return block
    #else
    return .allocate(byteCount: byteCount, alignment: 64)
    #endif
  }

  private func release() {
    for block in blocks { block.deallocate() }
    blocks.removeAll(keepingCapacity: true)
  }

  deinit { release() }
}
