import Autodiff
import Tensor
import Testing

/// Memory of a step: reserved once, then used again.
@Suite struct ArenaTests {
  /// Forward and backward through a few layers; sizes may change from step to step.
  private func step(_ tape: Tape, _ parameters: Parameters, rows: Int) -> Parameters {
    tape.reset(parameters: parameters)
    let weight = tape[parameters.layout.entries[0].parameter]
    var x = tape.constant(repeating: 0.1, [rows, 64])
    for _ in 0..<20 { x = Autodiff.tanh(affine(x, weight: weight)) }
    return tape.backward(from: square(x).sum())
  }

  @Test(arguments: Precision.allCases) func stepsOfOneSizeReserveNothingAfterTheFirst(precision: Precision) {
    var layout = ParameterLayout()
    _ = layout.add("weight", [64, 64], .normal(standardDeviation: 0.2))
    let parameters = Parameters(layout, seed: 1, precision: precision)
    let tape = Tape(precision: precision)
    let first = step(tape, parameters, rows: 300)
    let second = step(tape, parameters, rows: 300)
    let reserved = tape.reservedBytes
    #expect(reserved > 20 * 300 * 64 * precision.byteCount)
    for _ in 0..<20 {
      #expect(step(tape, parameters, rows: 300).values.values == first.values.values)
      #expect(tape.reservedBytes == reserved)
    }
    #expect(second.values.values == first.values.values, "memory used again gives the same bits")
    _ = step(tape, parameters, rows: 100)
    #expect(tape.reservedBytes == reserved, "a smaller step fits into what is there")
    _ = step(tape, parameters, rows: 1200)
    #expect(tape.reservedBytes > reserved, "a larger one does not")
  }

  @Test func memoryGivenBackIsHandedOutAgain() {
    let arena = Arena()
    let mark = arena.mark
    let first = arena.allocate(byteCount: 100)
    let second = arena.allocate(byteCount: 1)
    #expect(UInt(bitPattern: first) % 64 == 0 && second - first == 128)
    arena.rollBack(to: mark)
    #expect(arena.allocate(byteCount: 5000) == first)
    let reserved = arena.reservedBytes
    for _ in 0..<10 {
      let inner = arena.mark
      _ = arena.allocate(byteCount: 3_000_000)
      arena.rollBack(to: inner)
    }
    #expect(arena.reservedBytes <= reserved + 3_000_064, "the same block serves every time")
    arena.reset()
    let merged = arena.reservedBytes
    for size in [1, 400_000, 2_000_000] { _ = arena.allocate(byteCount: size) }
    #expect(arena.reservedBytes == merged, "after a reset one block holds what several did")
  }

  /// A chain of a hundred steps needs the memory of one when each gives its own back.
  @Test func releasingBoundsAChain() {
    func reserved(scoped: Bool) -> (bytes: Int, value: Double) {
      let tape = Tape(precision: .double, recordsGradients: false)
      let state = tape.constant(repeating: 1, [40_000])
      for _ in 0..<100 {
        if scoped { tape.scoped { state.store(0.5 * state + 0.25) } } else { state.store(0.5 * state + 0.25) }
      }
      return (tape.reservedBytes, state.doubles[39_999])
    }
    let (kept, chained) = (reserved(scoped: false), reserved(scoped: true))
    #expect(kept.value == chained.value && abs(chained.value - 0.5) < 1e-15)
    #expect(chained.bytes * 10 < kept.bytes)
  }

  @Test func usedBytesCountWhatFullBlocksLeftOver() {
    let arena = Arena()
    _ = arena.allocate(byteCount: 100)
    #expect(arena.usedBytes == 128)
    _ = arena.allocate(byteCount: 3_000_000)
    #expect(arena.usedBytes == (1 << 20) + 3_000_000, "the first block, of one MiB, has no room for it and is passed")
  }
}
