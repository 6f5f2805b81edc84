import BimodalNoise
import ChapterKit
import Experiments
import Runs

/// The recorded preset `paper`, seed by seed.
enum PresetClaims {
  static let order = Claim(
    "Eq F.ax",
    "With either seed the paper's DDSSM scores less than half of the least that a Gaussian can, 0.2158, and its DKF more than all of it.",
    kind: .finding, oracle: "the best Gaussian's 0.2158 (Eq 4.u) beside the recorded seeds"
  ) { check in
    let best = ReferenceDivergences(BimodalWalk()).bestGaussian
    let (diffusion, gaussian) = (try seeds(.ddssm, .paper), try seeds(.dkf, .paper))
    check.exactly(diffusion.count, claimed: 2, "seeds", foils: [("one", 1)])
    for (a, b) in zip(diffusion, gaussian) {
      check.atMost(a, best / 2, "the DDSSM's", lowerFoils: [("the DKF's", b)])
      check.atMost(best, b, "the best Gaussian's, and the DKF's", foils: [("the DDSSM's", a)])
    }
  }

  static let distance = Claim(
    "Eq F.ay",
    "Its better seed is five times as far from the truth as the worst recommended one.",
    kind: .finding, oracle: "the recorded seeds of both, the least and the greatest"
  ) { check in
    let (paper, recommended) = (try seeds(.ddssm, .paper), try seeds(.ddssm, .recommended))
    let (smallest, largest) = (paper.min() ?? 0, recommended.max() ?? 1)
    check.atMost(
      5 * largest, smallest, "five times the worst, and the better one",
      foils: [("the recommended ones' mean", recommended.reduce(0, +) / 5)])
    check.atMost(
      smallest, 6 * largest, "it is not six times", lowerFoils: [("the DKF's", try seeds(.dkf, .paper).min() ?? 0)])
  }

  private static func seeds(_ model: StudyModel, _ preset: Preset) throws -> [Double] {
    try RecordedResults.bimodal(preset).summary(model, .jsd)?.perSeed.compactMap(\.self) ?? []
  }
}
