import DeepStateSpace
import Foundation
import Objective

/// Keeps λ from rising, and lowers it, while the latents carry too little information about the data.
///
/// At initialization the encoder's mean hardly depends on x, and a rate with too large a weight too early keeps it so:
/// runs escape from that state in their first steps or hardly ever. Later, a λ that rises faster than the transition learns
/// brings the state back. In standardized units a decoder that ignores its latents cannot reconstruct an entry for less than ½ ln
/// 2πe ≈ 1.42 nats; λ rises only in updates that reconstruct it for at least 1.5 nats less, and goes two steps back in the
/// others, until the guard's patience is used up. On data with so much noise that this is impossible, training continues after
/// that.
struct CollapseGuard: Sendable {
  /// How many updates λ is behind its schedule.
  private(set) var delay = 0
  private var step = 0
  private var held = 0
  private let patience: Int
  private let entries: Double
  private let logScale: Double

  /// A guard that waits at most `patience` updates; 0 never waits.
  init(data: SequenceSet, standardization: Standardization, patience: Int) {
    let rows = Array(0..<data.count)
    self.patience = patience
    entries = rows.reduce(0) { $0 + Double(data.observedCount($1)) } / Double(data.count)
    logScale = data.observedLogScale(rows, standardization) / Double(data.count)
  }

  /// Takes in the terms of one update.
  mutating func observe(_ terms: LossTerms) {
    let perEntry = (terms.reconstruction - logScale) / entries
    let saved = 0.5 * (log(2 * Double.pi) + 1) - perEntry
    step += 1
    guard saved < 1.5 && held < patience else { return }
    held += 1
    delay = min(delay + 3, step)
  }
}
