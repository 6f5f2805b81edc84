import Autodiff
import Tensor
import Testing

/// The tape itself: what has a gradient, what has none, and that nothing is kept from one step to the next.
@Suite struct AutodiffTapeTests {
  private var parameters: Parameters {
    var layout = ParameterLayout()
    layout.within("first") { _ = $0.add("weight", [2], .constant(0)) }
    _ = layout.add("second", [2, 1], .constant(0))
    return Parameters(layout, values: Tensor([2, 3, 5, 7], [4]))
  }

  @Test func gradientsOfParametersComeBackAsAValue() {
    let (tape, parameters) = (Tape(precision: .double), parameters)
    #expect(parameters.layout.entries.map(\.name) == ["first.weight", "second"])
    for _ in 0..<2 {  // the second step adds nothing to the first
      tape.reset(parameters: parameters)
      let (a, b) = (tape[parameters.layout.entries[0].parameter], tape[parameters.layout.entries[1].parameter].reshaped([2]))
      let gradient = tape.backward(from: (a * b + square(a)).sum())
      #expect(gradient.values.values == [5 + 4, 7 + 6, 2, 3])
      #expect(gradient[parameters.layout.entries[1]] == [2, 3])
    }
  }

  @Test func gradientsOfSeveralStepsAddUpWhereAskedTo() {
    let (tape, parameters) = (Tape(precision: .double), parameters)
    var sum = parameters.zeroed()
    for factor in [1.0, 10] {
      tape.reset(parameters: parameters)
      tape.backward(from: factor * tape[parameters.layout.entries[0].parameter].sum(), into: &sum)
    }
    #expect(sum.values.values == [11, 11, 0, 0])
    #expect(parameters.values.values == [2, 3, 5, 7], "the parameters are not touched")
  }

  @Test func constantsAndDetachedVariablesHaveNoGradient() {
    let tape = Tape(precision: .double)
    let x = tape.leaf([2, 3], [2])
    let loss = (x * x.detached + x.detached).sum()
    let still = tape.constant([1, 2], [1, 2])
    #expect(!addingSkip(nil, still).isTracked && addingSkip(tape.leaf([4], [1, 1]), still).isTracked, "without a sum v decides")
    #expect(!x.detached.isTracked && !tape.constant([1], [1]).isTracked && loss.isTracked)
    tape.backwardToLeaves(from: loss)
    #expect(tape.gradient(of: x) == [2, 3], "2x without the detachment")
  }

  @Test func branchesThatTheLossDoesNotReachGetZero() {
    let tape = Tape(precision: .single)
    let (x, y) = (tape.leaf([1], [1]), tape.leaf([1], [1]))
    _ = square(y)
    tape.backwardToLeaves(from: square(x))
    #expect(tape.gradient(of: x) == [2] && tape.gradient(of: y) == [0])
  }

  @Test func aTapeWithoutGradientsComputesTheSame() {
    let (silent, recording) = (Tape(precision: .single, recordsGradients: false), Tape(precision: .single))
    let values = (0..<50).map { 0.1 * Double($0) - 2 }
    let (a, b) = (silu(silent.constant(values, [50])), silu(recording.leaf(values, [50])))
    #expect(a.doubles == b.doubles && !a.isTracked)
  }

  @Test func tensorsAreValues() {
    var a = Tensor([1, 2], [2])
    let b = a
    a.add(b)
    a.scale(0..<a.count, by: 3)
    #expect(a.values == [6, 12] && b.values == [1, 2])
    a.moveTowards(b, keeping: 0.75)
    #expect(a.values == [4.75, 9.5] && abs(b.norm - 5.0.squareRoot()) < 1e-15)
    #expect(b.converted(to: .single).values == [1, 2] && b.reshaped([2, 1]).shape == [2, 1])
    a.clear()
    #expect(a.values == [0, 0])
  }
}
