import Autodiff
import ChapterKit
import Networks
import Tensor

/// The Context Producer of H.2 and the Gaussian head behind it.
enum ProducerClaims {
  static let producer = Claim(
    "Eq H.n",
    "A Context Producer is projection, blocks, skip sum/√blocks, a 1×1, and a filter over slots per feature and channel.",
    kind: .identity, oracle: "loops, the layers one by one"
  ) { check in
    let mixings: [Naive.Mixing] = [
      .init(time: .convolution(taps: 2), feature: .convolution(taps: 2), blocks: 2),
      .init(time: .centeredConvolution(taps: 3), feature: .centeredConvolution(taps: 3), blocks: 3),
      .init(time: .identity, feature: .convolution(taps: 3), blocks: 3),
      .init(time: .gatedRecurrence, feature: .attention(heads: 2), blocks: 2),
    ]
    for mixing in mixings {
      check.compare(
        "\(mixing.time.name), \(mixing.feature.name), \(mixing.blocks) blocks",
        slips: [
          .lastSlotOnly, .skipsUndivided, .skipsByCount, .residualUnscaled, .halvesExchanged, .gateExchanged, .noSide,
          .noFirstReLU,
          .transposed, .noBias,
        ], { ProducerExample(mixing, seed: $0) }, { $0.contexts() }, ProducerExample.loops)
    }
  }

  static let head = Claim(
    "Eq H.o",
    "Mean and log-variance have a perceptron each; the log-variance has a given start and is clamped to its range.",
    kind: .identity, oracle: "both perceptrons and the clamp in loops"
  ) { check in
    let (head, contexts) = makeHead(seed: check.seed)
    check.compare(
      head.run { $0($1.constant(contexts, [12, 5])).parts }, head, "twelve contexts, range −0.9 … 0.5, start 0.2",
      slips: [.unclamped, .headsExchanged, .transposed, .noBias], { flat(distributions($0, contexts, from: 0.2)) })
    check.foil("the start left out", flat(distributions(Naive(head), contexts, from: 0)))
  }

  static let clamp = Claim(
    "Eq H.p", "The gradient of a clamped log-variance is zero; inside the range it is unchanged.", kind: .identity,
    oracle: "whether the unclamped value lies in the range"
  ) { check in
    let (head, contexts) = makeHead(seed: check.seed)
    let free = distributions(Naive(head, .unclamped), contexts, from: 0.2).flatMap(\.logVariance)
    let inside = free.map { range.contains($0) ? 1.0 : 0 }
    let slopes = free.indices.map { row -> Double in
      let tape = head.tape(recording: true)
      let v = head.network(tape.constant(contexts, [12, 5])).logVariance
      let slope = tape.backward(from: v[row..<row + 1].sum())
      return Weights(slope)("head.logVariance.output.bias")[0]
    }
    check.equal(
      slopes, claimed: inside, allowed: 0, "slope of each row's log-variance in its last bias",
      foils: [("the clamp ignored", inside.map { _ in 1 }), ("inside and outside exchanged", inside.map { 1 - $0 })])
  }

  private static let range = -0.9...0.5

  private static func makeHead(seed: UInt64) -> (head: Weighted<GaussianHead>, contexts: [Double]) {
    var head = Weighted(seed: seed) {
      GaussianHead("head", from: 5, hidden: 3, to: 1, range: range, startLogVariance: 0.2, in: &$0)
    }
    head["head.logVariance.output.weight"] = [1.3, -1.7, 0.9]
    head["head.logVariance.hidden.bias"] = [0.5, 0.4, 0.6]
    return (head, head.numbers("contexts", 60).map { 1.5 * $0 })
  }

  private static func distributions(_ naive: Naive, _ contexts: [Double], from start: Double) -> [NaiveDistribution] {
    cut(contexts, into: 5, count: 12).map { naive.head("head", $0, in: range, start: start) }
  }
}
