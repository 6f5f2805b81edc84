import ChapterKit
import DiffusionLoss
import Foundation

/// σ_data other than 1, and the weights of Eq 33 left out.
enum DataScaleClaims {
  private typealias World = RowWorld
  private static let distributions: [(name: String, law: LevelDistribution)] = [
    ("uniform ρ", .uniform(levels: 3)), ("ρ ∝ w̃", .weighted(World.weights)),
  ]

  static let bound = Claim(
    "Eq E.ae", "σ_data changes what the network is shown and asked for, and not the bound: one D has one loss for every σ_data.",
    kind: .identity, oracle: "w_k (ε − ε_ψ)²/ρ by hand, row by row, in which no σ_data occurs"
  ) { check in
    for (name, law) in distributions {
      func weight(_ k: Int) -> Double { World.noiseWeight(k) / law.probabilities[k - 1] }
      let claimed = World.byHand(weight: weight, World.drawnError)
      for deviation in [1, 0.3, 9.18] {
        // c_in of σ_data = 1: the network is shown z^k and takes it for ẑ/√(σ² + σ_data²).
        let unscaled = World.byHand(weight: weight) { row, latent in
          let variance = World.walk.squaredNoiseLevel(World.levels[row])
          let factor = ((variance + deviation * deviation) / (variance + 1)).squareRoot()
          return World.error(row, latent, at: factor * World.rescaled(row, latent))
        }
        // w̃_k = w_k ᾱ_k on outputs that belong to another c_out.
        let weighted = World.byHand(
          weight: { k in
            let variance = World.walk.squaredNoiseLevel(k)
            return weight(k) * (variance / (deviation * deviation) + 1) / (variance + 1)
          }, World.drawnError)
        check.equal(
          World.loss(law, dataDeviation: deviation, averaged: false), claimed: claimed, allowed: rounding(terms: 60, size: 60),
          scale: 1, "σ_data = \(deviation), \(name)",
          foils: deviation == 1
            ? [("w_k for w̃_k", World.byHand(weight: { weight($0) / (1 - World.walk.variances[$0]) }, World.drawnError))]
            : [("c_in left at that of σ_data = 1", unscaled), ("w̃_k left at that of σ_data = 1", weighted)])
      }
    }
  }

  static let dropped = Claim(
    "Eq E.af",
    "With the weights dropped every ‖ε − ε_ψ‖² counts alike, and the weights of ‖F − y‖² still add up to Σ_k w̃_k.",
    kind: .definition, oracle: "one weight for all levels, found from the sum of the bound's, on errors by hand"
  ) { check in
    for deviation in [1, 2.5] {
      /// (c_out/σ)², what one of ‖ε − ε_ψ‖² is in units of ‖F − y‖².
      func share(_ k: Int) -> Double {
        deviation * deviation / (World.walk.squaredNoiseLevel(k) + deviation * deviation)
      }
      func sum(_ value: (Int) -> Double) -> Double { (1...3).reduce(0) { $0 + value($1) } }
      let flat = sum { World.noiseWeight($0) * share($0) } / sum(share)
      for (name, law) in distributions {
        func claimed(_ weight: (Int) -> Double) -> [Double] {
          World.byHand(weight: { weight($0) / law.probabilities[$0 - 1] }, World.drawnError)
        }
        check.equal(
          World.loss(law, weighting: .dropped, dataDeviation: deviation, averaged: false), claimed: claimed { _ in flat },
          allowed: rounding(terms: 60, size: 60), scale: 1, "σ_data = \(deviation), \(name)",
          foils: [
            ("the bound's weights", claimed(World.noiseWeight)), ("a weight of 1", claimed { _ in 1 }),
            ("the sum of the w_k kept", claimed { _ in sum(World.noiseWeight) / 3 }),
            ("every ‖F − y‖² alike", claimed { flat * sum(share) / (3 * share($0)) }),
          ])
      }
    }
  }
}
