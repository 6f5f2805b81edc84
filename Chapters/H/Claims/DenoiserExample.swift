import Autodiff
import ChapterKit
import DiffusionChain
import EvidenceBound
import Networks
import StateSpace
import Tensor

/// A denoiser with contexts from two sequences, two trajectories each, and two noisy states for each context.
struct DenoiserExample {
  let settings: NetworkSettings
  let weighted: Weighted<DenoisingNetwork>
  let sequences: Sequences
  private let trajectories = 4
  private let copies = 2
  /// The highest frequency of the embedding, 10⁴, multiplies what the logarithm of σ_k was rounded by.
  static let rounding = Tolerance.rounding(terms: 1, size: 1e4)

  init(seed: UInt64, change: (inout NetworkSettings) -> Void = { _ in }) {
    let settings = Small.settings(change)
    self.settings = settings
    weighted = Weighted(seed: seed) {
      DenoisingNetwork("denoiser", Small.extents, settings, schedule: NoiseSchedule(betas: Small.betas), in: &$0)
    }
    sequences = Sequences(Small.extents, count: 2, steps: 5, start: 6, seed: weighted.seed)
  }

  private var positions: Int { sequences.steps - settings.order }
  /// z of all trajectories: [N][T][M], flat.
  var states: [Double] { weighted.numbers("states", trajectories * sequences.steps * settings.latents) }
  private var rows: Int { trajectories * positions * copies }
  /// The noisy states: [rows][M], flat.
  var noisy: [Double] { weighted.numbers("noisy", rows * settings.latents) }
  /// All of 1 … 4, in no order.
  var levels: [Int] { (0..<rows).map { 1 + (5 * $0 + $0 / 4) % Small.betas.count } }

  var statesShape: [Int] { [trajectories, sequences.steps, settings.latents] }
  var noisyShape: [Int] { [rows, settings.latents] }

  /// F_ψ of all rows.
  func output(_ denoisingNetwork: DenoisingNetwork, states: Variable, noisy: Variable, covariates: Variable? = nil) -> Variable {
    let batch = sequences.batch(on: states.tape, covariates: covariates)
    let history = histories(of: states, order: settings.order)
    return denoisingNetwork.conditioned(history: history, rows: denoisingNetwork.rows(of: batch, trajectories: trajectories))
      .output(noisy: noisy, levels: levels)
  }

  /// F_ψ in plain numbers.
  func outputs(_ precision: Precision = .double) -> [Double] {
    weighted.run(precision) { denoisingNetwork, tape in
      [
        output(
          denoisingNetwork, states: tape.constant(states, Shape(statesShape)), noisy: tape.constant(noisy, Shape(noisyShape)))
      ]
    }
  }

  /// The same by loops, context by context.
  func loops(_ naive: Naive) -> [Double] {
    let (j, m) = (settings.order, settings.latents)
    let states = cut(cut(states, into: m, count: trajectories * sequences.steps), into: sequences.steps, count: trajectories)
    let noisy = cut(noisy, into: m, count: rows)
    return (0..<rows).flatMap { row -> [Double] in
      let (n, t) = (row / copies / positions, j + 1 + row / copies % positions)
      let times = (t - j)...t
      let features = times.map { naive.features(sequences, n % sequences.count, at: $0, settings) }
      return naive.output(
        history: times.dropLast().map { states[n][$0 - 1] }, noisy: noisy[row], rows: features, level: levels[row],
        betas: Small.betas, settings)
    }
  }
}
