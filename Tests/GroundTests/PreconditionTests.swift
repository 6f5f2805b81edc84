import Autodiff
import Experiments
import Tensor
import Testing

/// What only a mistake in a program can ask for stops it, with the shapes in the message, before memory is read that is not there.
@Suite struct PreconditionTests {
  private func says(_ result: ExitTest.Result?) -> String {
    String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
  }

  @Test("A block's output of the right size in the wrong shape, and of the right width in too few rows")
  func residualShapes() async {
    let shape = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let tape = Tape(precision: .double)
      _ = residual(tape.constant(repeating: 0, [4, 3]), tape.constant(repeating: 0, [3, 8]))
    }
    #expect(says(shape).contains("does not fit its input"))
    let rows = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let tape = Tape(precision: .double)
      _ = residual(tape.constant(repeating: 0, [4, 3]), tape.constant(repeating: 0, [2, 6]))
    }
    #expect(says(rows).contains("does not fit its input"))
  }

  @Test("Axes that are no order of a tensor's")
  func axes() async {
    let twice = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tape(precision: .double).constant(repeating: 0, [2, 3]).permuted([1, 1])
    }
    #expect(says(twice).contains("[1, 1] is no order of the axes"))
    let beyond = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tape(precision: .double).constant(repeating: 0, [2, 3]).permuted([0, 2])
    }
    #expect(says(beyond).contains("[0, 2] is no order of the axes"))
    let last = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { _ = Axis(1, of: [2, 3]) }
    #expect(says(last).contains("axis 1 of [2, 3], whose last axis is channels"))
  }

  @Test("Flat vectors of other lengths, and ranges beyond them")
  func flat() async {
    let sum = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var a = Tensor([1, 2, 3], [3], .single)
      a.add(Tensor([1, 2], [2], .single))
    }
    #expect(says(sum).contains("3 elements and 2 are added"))
    let mixed = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var a = Tensor([1, 2], [2], .single)
      a.moveTowards(Tensor([1, 2], [2], .double), keeping: 0.5)
    }
    #expect(says(mixed).contains("2 elements move towards 2"))
    let range = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var a = Tensor([1, 2], [2], .double)
      a.scale(1..<3, by: 2)
    }
    #expect(says(range).contains("of 2 are scaled"))
    let norm = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor([1, 2], [2], .double).norm(of: 0..<3)
    }
    #expect(says(norm).contains("of 2"))
  }

  @Test("A density without all of its bins, whether the truth's or a model's")
  func densities() async {
    let truth = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = PredictiveFigure(truth: [1, 2], models: [(.ddssm, Array(repeating: 0, count: 96))])
    }
    #expect(says(truth).contains("a density has 96 bins"))
    let model = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = PredictiveFigure(truth: Array(repeating: 0, count: 96), models: [(.ddssm, [1])])
    }
    #expect(says(model).contains("a density has 96 bins"))
  }
}
