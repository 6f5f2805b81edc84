import DeepStateSpace
import Foundation
import Objective

/// Keeps λ at its start while the latents carry nothing of the data.
///
/// At initialisation the encoder's mean hardly depends on x, and a rate that is weighed too early teaches it to stay so: runs leave
/// that state in their first steps or hardly ever. In standardised units a decoder that ignores its latents cannot reconstruct an
/// entry for less than ½ ln 2πe ≈ 1.42 nats; λ starts to rise once half a nat of that is saved, or when patience ends.
struct CollapseGuard: Sendable {
  /// Updates for which λ has been held.
  private(set) var waited = 0
  private var hasEscaped: Bool
  private let patience: Int
  private let entries: Double
  private let logDeviation: Double

  /// A guard that waits at most `patience` updates; 0 never waits.
  init(data: SequenceSet, standardization: Standardization, patience: Int) {
    let rows = Array(0..<data.count)
    self.patience = patience
    entries = rows.reduce(0) { $0 + Double(data.observedCount($1)) } / Double(data.count)
    logDeviation = data.observedLogDeviation(rows, standardization) / Double(data.count)
    hasEscaped = patience == 0
  }

  /// Takes in the terms of one update.
  mutating func observe(_ terms: LossTerms) {
    guard !hasEscaped else { return }
    let perEntry = (terms.reconstruction - logDeviation) / entries
    hasEscaped = perEntry < 0.5 * (log(2 * Double.pi) + 1) - 0.5
    if waited >= patience { hasEscaped = true }
    if !hasEscaped { waited += 1 }
  }
}
