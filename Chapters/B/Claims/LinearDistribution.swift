import Autodiff
import ChapterKit
import DiffusionChain
import DiffusionLoss
import Preconditioning
import Probability
import ReverseProcess
import Tensor

/// The best network for z_t ~ N(μ(c), s²), from the package's posterior of the clean state: linear in z^k and in μ.
struct BestNetwork: OutputNetwork {
  private let lines: [(noisy: Double, center: Double)]
  private let centers: [Double]

  /// One μ(c) for every row.
  init(_ schedule: NoiseSchedule, standardDeviation: Double, centers: [Double]) {
    lines = (1...schedule.levels).map { k in
      func target(noisy: Double, center: Double) -> Double {
        let clean = Normal(mean: center, variance: standardDeviation * standardDeviation)
        return CleanPosterior(clean: clean, noiseLevel: schedule.noiseLevel(k))
          .target(rescaled: schedule.rescaled(k, noisy: noisy), schedule.preconditioning(k))
      }
      return (target(noisy: 1, center: 0), target(noisy: 0, center: 1))
    }
    self.centers = centers
  }

  func output(noisy: Variable, levels: [Int]) -> Variable {
    let line = lines[levels[0] - 1]
    return line.noisy * noisy + line.center * noisy.tape.constant(centers, noisy.shape)
  }
}

/// What the package's sampler makes of a linear chain: z⁰ = start · z^K + pull · μ(c) + Σ_k noises_k ξ_k.
struct LinearDistribution {
  let start: Double
  let pull: Double
  /// Entry k − 1 belongs to level k.
  let noises: [Double]

  /// One draw for each coefficient: row 0 starts at 1, row k has ξ_k = 1, the last row has μ = 1.
  init(_ weights: LossWeights, standardDeviation: Double) {
    let (tape, levels) = (Tape(precision: .double, recordsGradients: false), weights.levels)
    let rows = levels + 2
    func only(_ row: Int) -> [Double] { (0..<rows).map { $0 == row ? 1 : 0 } }
    let state = tape.constant(only(0), [rows, 1])
    let network = BestNetwork(weights.schedule, standardDeviation: standardDeviation, centers: only(levels + 1))
    ReverseChain(weights).sample(.ancestral, from: state, network: network) { tape.constant(only($0), [rows, 1]) }
    let ends = state.doubles
    (start, pull, noises) = (ends[0], ends[levels + 1], Array(ends[1...levels]))
  }

  /// The variance of z⁰ when z^K ~ N(0, 1).
  var variance: Double { start * start + dot(noises, noises) }
}
