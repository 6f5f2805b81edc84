import ChapterKit
import DeepStateSpace
import Networks
import Runs

/// The row "Gaussian Transition (DKF)" of Table 1 and the denoiser of Table 2, by how many numbers they hold.
enum SizeClaims {
  static let counts = Claim(
    "Eq J.c",
    "With the paper's sizes ψ has 13,954 parameters in the deep Kalman filter and 38,673 in the DDSSM; the other groups agree.",
    kind: .definition, oracle: "layer by layer by hand, from Tables 1 and 2"
  ) { check in
    let sizes = ModuleSizes()
    for kind in TransitionKind.allCases {
      let own = kind == .gaussian ? sizes.gaussianTransition() : sizes.denoiser()
      func groups(_ transition: Int) -> [Int] { [sizes.encoder, sizes.decoder, transition, sizes.prior, sizes.auxiliary] }
      let wrong: [(String, [Int])] =
        kind == .gaussian
        ? [("a time mixer of two taps", groups(sizes.gaussianTransition(timeTaps: 2)))]
        : [
          ("a feature embedding of 8, as Table 2 has it", groups(sizes.denoiser(embeddedFeatures: 8))),
          ("the level embedding not projected", groups(sizes.denoiser(projection: 64))),
        ]
      check.exactly(
        try counts(.paper, kind), claimed: groups(own), "\(kind.rawValue), φ, θ, ψ, η, Φ",
        foils: wrong + [("η and Φ exchanged", Array(groups(own)[..<3]) + [sizes.auxiliary, sizes.prior])])
    }
    check.exactly(
      try TransitionKind.allCases.map { try counts(.paper, $0)[2] }, claimed: [38_673, 13_954], "ψ of the DDSSM and of the DKF",
      foils: [("equal, since both have three layers of 16 channels", [13_954, 13_954])])
    check.exactly(
      try counts(.recommended, .diffusion)[2], claimed: sizes.denoiser() + 128, "recommended: K reverse variances more",
      foils: [("fixed variances", sizes.denoiser())])
  }

  /// The lengths of the five groups.
  private static func counts(_ preset: Preset, _ kind: TransitionKind) throws -> [Int] {
    let settings = preset.settings(for: kind).model(kind, for: DataExtents(observations: 1))
    return try StateSpaceModel(settings).groups.map(\.range.count)
  }
}
