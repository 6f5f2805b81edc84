import ChapterKit
import DiffusionLoss
import Foundation

/// The transition as the model assembles it.
enum AssembledClaims {
  private static let latents = [
    [[0.4, -0.7], [1.1, 0.2], [-0.5, 0.9], [0.3, -1.2], [0.8, 0.6]],
    [[-0.9, 0.5], [0.6, -0.4], [1.3, 0.1], [-0.2, 0.7], [0.5, -0.8]],
    [[0.1, 1.4], [-1.0, -0.3], [0.7, 0.8], [0.9, -0.6], [-0.4, 0.2]],
  ]
  private static let covariates = [[0.3, -1.1, 0.8, 0.5, -0.6], [1.2, 0.4, -0.9, -0.2, 0.7], [-0.7, 0.9, 0.1, 1.3, -1.4]]
  private static let betas = AssembledTransition.betas

  static let draw = Claim(
    "Eq 02",
    """
    The assembled transition draws by this chain, given z_{t−j:t−1} and u_{t−j:t}, with the variances ς_k² of its settings.
    """,
    kind: .definition, oracle: "a plain loop, one row at a time, contexts by hand"
  ) { check in
    let draws = Draws(seed: check.seed, "chapter B, assembled")
    let (start, noises) = (draws.normals(6), betas.indices.map { draws.normals(6, $0 + 1) })
    for reverse in [ReverseVariance.learned, .posterior, .forward] {
      let assembled = try AssembledTransition(reverse)
      func naive(_ chain: PlainChain, late: Int = 0) -> [Double] {
        (0..<3).flatMap { row -> [Double] in
          let (entries, first) = (2 * row..<2 * row + 2, 1 + late)
          let history = Array(latents[row][first..<first + 2])
          let inputs = Array(covariates[row][first..<first + 3])
          let floors = chain.ancestral(
            from: Array(start[entries]), noise: { Array(noises[$0 - 1][entries]) },
            output: { assembled.output($0, $1, history: history, covariates: inputs) })
          return floors[betas.count]
        }
      }
      let ratios = assembled.logRatios
      func chain(_ ratios: [Double]) -> PlainChain {
        PlainChain(betas: betas, isPosterior: reverse == .posterior, logRatios: ratios.isEmpty ? nil : ratios)
      }
      var foils = [
        ("the context of t + 1", naive(chain(ratios), late: 1)),
        ("the other fixed choice", naive(PlainChain(betas: betas, isPosterior: reverse != .posterior))),
      ]
      if reverse == .learned {
        foils.append(("ς² = β, the trained a_k left out", naive(PlainChain(betas: betas))))
        foils.append(("ς = √β exp(a_k): a standard deviation", naive(chain(ratios.map { 2 * $0 }))))
        foils.append(("the a_k in reverse order", naive(chain(ratios.reversed()))))
      }
      check.equal(
        drawn(assembled, from: start, noises), claimed: naive(chain(ratios)), allowed: Tolerance.network, scale: 1,
        "j = 2, M = 2, t = 4, K = 4, 3 rows, ς² \(reverse.rawValue)", foils: foils)
    }
  }

  /// z_4 of all rows by the package, contexts cut from the batch.
  private static func drawn(_ assembled: AssembledTransition, from start: [Double], _ noises: [[Double]]) -> [Double] {
    let (tape, transition) = (assembled.tape, assembled.transition)
    let network = transition.denoisingNetwork.conditioned(
      history: tape.constant(latents.flatMap { $0[1..<3].flatMap { $0 } }, [3, 2, 2]),
      rows: transition.denoisingNetwork.rows(of: assembled.batch(covariates), trajectories: 3, time: 4))
    let state = tape.constant(start, [3, 2])
    transition.chain(on: tape).sample(.ancestral, from: state, network: network) { tape.constant(noises[$0 - 1], [3, 2]) }
    return state.doubles
  }

  static let score = Claim(
    "Eq 02", "The bound at t, with each level taken once, is the sum of the divergences of the same kernels that draw z_t.",
    kind: .identity, oracle: "K − 1 divergences and one log-density, each by hand"
  ) { check in
    let assembled = try AssembledTransition()
    let noise = Draws(seed: check.seed, "chapter B, score").normals(8)
    let ratios = assembled.logRatios
    for row in 0..<3 {
      let found = assembled.negativeLogLikelihoods(latents: latents[row], covariates: covariates[row], noise: noise)
      func naive(_ ratios: [Double], late: Int = 0) -> [Double] {
        (3...5).map { time in
          let position = time - 3 + late
          let (history, inputs) = (Array(latents[row][position..<position + 2]), Array(covariates[row][time - 3..<time]))
          let chain = PlainChain(betas: betas, logRatios: ratios)
          return chain.cost(of: latents[row][time - 1], noises: noise) {
            assembled.output($0, $1, history: history, covariates: inputs)
          }
        }
      }
      check.equal(
        found, claimed: naive(ratios), allowed: Tolerance.network * (1 + (found.map { abs($0) }.max() ?? 0)), scale: 1,
        "t = 3, 4, 5, row \(row + 1)",
        foils: [
          ("z_t in its own history", naive(ratios, late: 1)), ("ς² = β", naive(ratios.map { _ in 0 })),
          ("one step off", [found[1], found[2], found[0]]),
        ])
    }
  }

  /// z and u of period 2: the contexts and targets of t = 3, 5, 7 are the same.
  private static let periodic = (states: [[0.4, -0.7], [1.1, 0.2]], inputs: [0.3, -1.1])

  static let time = Claim(
    "Eq 02", "One ψ serves every t: the same context has the same density at t = 3, 5 and 7, unless absolute time is an input.",
    kind: .definition, oracle: "the same window at another time"
  ) { check in
    let noise = Draws(seed: check.seed, "chapter B, time").normals(8)
    func negativeLogLikelihoods(_ transition: AssembledTransition, start: Int = 0) -> [Double] {
      transition.negativeLogLikelihoods(
        latents: (0..<7).map { periodic.states[$0 % 2] }, covariates: (0..<7).map { periodic.inputs[$0 % 2] }, start: start,
        noise: noise)
    }
    let plain = negativeLogLikelihoods(try AssembledTransition())
    let told = try AssembledTransition(timeWidth: 4)
    let (embedded, later) = (negativeLogLikelihoods(told), negativeLogLikelihoods(told, start: 2))
    // t = 3 … 7 stand at 0 … 4.
    check.equal(
      [plain[2], plain[3], plain[4]], claimed: [plain[0], plain[1], plain[0]], allowed: Tolerance.network * (1 + abs(plain[0])),
      scale: 0.1,
      "no embedding of time: t = 5, 6, 7 against 3, 4, 3",
      foils: [("time embedded", [embedded[2], embedded[3], embedded[4]]), ("one step off", [plain[1], plain[2], plain[3]])])
    check.equal(
      Array(later[..<3]), claimed: Array(embedded[2...]), allowed: Tolerance.network * (1 + abs(embedded[2])), scale: 0.1,
      "time embedded: t = 3, 4, 5 of a batch that starts two steps later against t = 5, 6, 7",
      foils: [("the batch's start ignored", Array(embedded[..<3])), ("no embedding", [plain[0], plain[1], plain[2]])])
  }
}
