import Autodiff
import ChapterKit
import DiffusionChain
import DiffusionLoss
import ReverseProcess
import Tensor

/// Three rows of two latents on their way down, each with a context of its own: by the package, and in plain numbers.
struct Descent {
  static let contexts = [[0.8, -0.5, 1.2], [-1.1, 0.4, 0.3], [0.2, 1.6, -0.9]]
  static let numbers = BentNumbers.plane
  private static let size = contexts.count * 2

  let schedule: NoiseSchedule
  let plain: PlainChain
  var reverse = ReverseVariance.forward
  var logRatios: [Double]?
  let start: [Double]
  /// ξ_1 … ξ_K, entry k − 1 for the step that leaves level k.
  let noises: [[Double]]

  init(betas: [Double], _ reverse: ReverseVariance = .forward, logRatios: [Double]? = nil, seed: UInt64) {
    schedule = NoiseSchedule(betas: betas)
    plain = PlainChain(betas: betas, reverse, logRatios: logRatios)
    (self.reverse, self.logRatios) = (reverse, logRatios)
    let draws = Draws(seed: seed, "chapter B, descent")
    start = draws.normals(Descent.size)
    noises = betas.indices.map { draws.normals(Descent.size, $0 + 1) }
  }

  init(noiseLevels: [Double], seed: UInt64) {
    let betas = PlainChain.betas(noiseLevels: noiseLevels)
    schedule = NoiseSchedule(noiseLevels: noiseLevels)
    plain = PlainChain(betas: betas)
    let draws = Draws(seed: seed, "chapter B, descent")
    start = draws.normals(Descent.size)
    noises = betas.indices.map { draws.normals(Descent.size, $0 + 1) }
  }

  /// What the package's sampler did.
  struct Record {
    /// z⁰, row by row.
    let ends: [Double]
    /// The noisy states shown to the network, call by call.
    let shown: [[Double]]
    /// The level of every row, call by call.
    let levels: [[Int]]
    /// The levels whose noise was asked for, in order.
    let asked: [Int]
  }

  func run(_ sampler: Sampler) -> Record {
    let tape = Tape(precision: .double, recordsGradients: false)
    let state = tape.constant(start, [Descent.contexts.count, 2])
    let witness = Witness(BentNetwork(numbers: Descent.numbers, contexts: Descent.contexts))
    var asked: [Int] = []
    let chain = ReverseChain(LossWeights(schedule, reverseVariance: reverse), logRatios: logRatios)
    chain.sample(sampler, from: state, network: witness) { level in
      asked.append(level)
      return tape.constant(noises[level - 1], state.shape)
    }
    return Record(ends: state.doubles, shown: witness.states, levels: witness.levels, asked: asked)
  }

  /// Every row in turn: `walk` gets its start, its noises by level, and its network.
  func rows<Answer>(
    noise: ((_ level: Int) -> [Double])? = nil, contexts: [[Double]] = Descent.contexts,
    _ walk: (_ start: [Double], _ noise: @escaping (Int) -> [Double], _ output: @escaping PlainChain.Output) -> Answer
  ) -> [Answer] {
    let given = noise ?? { noises[$0 - 1] }
    return contexts.enumerated().map { row, context in
      walk(Array(start[2 * row..<2 * row + 2]), { Array(given($0)[2 * row..<2 * row + 2]) }) { state, k in
        Descent.numbers.output(state, k, context)
      }
    }
  }

  /// z⁰ of all rows by the naive loop.
  func ends(
    _ chain: PlainChain? = nil, noise: ((_ level: Int) -> [Double])? = nil, contexts: [[Double]] = Descent.contexts
  ) -> [Double] {
    floors(chain, noise: noise, contexts: contexts).flatMap { $0[$0.count - 1] }
  }

  /// z^K … z⁰ of every row by the naive loop.
  func floors(
    _ chain: PlainChain? = nil, noise: ((_ level: Int) -> [Double])? = nil, contexts: [[Double]] = Descent.contexts
  ) -> [[[Double]]] {
    rows(noise: noise, contexts: contexts) { (chain ?? plain).ancestral(from: $0, noise: $1, output: $2) }
  }
}
