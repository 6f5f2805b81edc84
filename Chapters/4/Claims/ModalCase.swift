import BimodalNoise
import Foundation

/// A general walk together with its law written out a second time: the code's own numbers are under test.
struct ModalCase: Sendable {
  typealias Jump = (offset: Double, weight: Double)

  let name: String
  let walk: ModalWalk
  /// φ_1, φ_2, … .
  let coefficients: [Double]
  /// r: the variance of the observation noise.
  let noise: Double
  /// Offsets and their weights after the state z.
  let jumps: @Sendable (_ z: Double) -> [Jump]

  /// The named laws, in the order of `ModalWalk.named`.
  static let all = [
    ModalCase(.bimodal, "bimodal", [0.9], 0.2) { _ in [(-4, 0.5), (4, 0.5)] },
    ModalCase(.quietBimodal, "quiet bimodal", [0.9], 0.04) { _ in [(-4, 0.5), (4, 0.5)] },
    ModalCase(.trimodal, "trimodal", [0.9], 0.2) { _ in [(-6, 1.0 / 3), (0, 1.0 / 3), (6, 1.0 / 3)] },
    ModalCase(.stateDependent, "state dependent", [0.9], 0.2) { z in
      // tanh u = 1 − 2/(e^{2u} + 1).
      let step = 4 - 2 * (1 - 2 / (exp(z / 2) + 1))
      return [(-step, 0.5), (step, 0.5)]
    },
    ModalCase(.biased, "biased", [0.9], 0.2) { z in
      // The logistic function is ½ (1 + tanh(u/2)).
      [(-4, 0.5 + 0.5 * tanh(z / 8)), (4, 0.5 - 0.5 * tanh(z / 8))]
    },
    ModalCase(.secondOrder, "second order", [0.5, -0.7], 0.2) { _ in [(-4, 0.5), (4, 0.5)] },
  ]

  private init(
    _ walk: ModalWalk, _ name: String, _ coefficients: [Double], _ noise: Double,
    _ jumps: @escaping @Sendable (Double) -> [Jump]
  ) {
    (self.walk, self.name, self.coefficients, self.noise, self.jumps) = (walk, name, coefficients, noise, jumps)
  }

  /// The same walk with so much noise that choices are confused.
  var loud: ModalCase {
    let loud = ModalWalk(coefficients: walk.coefficients, jumps: walk.jumps, observationVariance: 6)
    return ModalCase(loud, name + ", loud", coefficients, 6, jumps)
  }

  /// Walks that leave out what makes this one special; none for the bimodal walk itself.
  var simplified: [(String, ModalWalk)] {
    func other(_ coefficients: [Double], _ offsets: [Double]) -> ModalWalk {
      ModalWalk(coefficients: coefficients, jumps: .fixed(offsets: offsets), observationVariance: noise)
    }
    switch walk.jumps {
    // φ_1/(1 − φ_2), the correlation of neighbours, is the best that one state can do.
    case .fixed where coefficients.count == 2: return [("order 1", other([0.5 / 1.7], [-4, 4]))]
    case .fixed(let offsets) where offsets.count == 3: return [("the middle offset left out", other([0.9], [-6, 6]))]
    case .fixed: return []
    case .shrinking, .leaning: return [("the jumps of the origin, whatever the state", other([0.9], [-4, 4]))]
    }
  }

  func simulated(_ sequences: Int, length: Int, seed: UInt64, missing: Double = 0) -> [ModalSequence] {
    walk.simulate(sequences: sequences, length: length, seed: Int(seed % (1 << 32)), split: .test, missing: missing)
  }

  /// What the states before time t = `index` + 1 leave of the next one.
  func carried(_ latent: [Double], _ index: Int) -> Double {
    zip(coefficients, 1...).reduce(0) { $0 + (index >= $1.1 ? $1.0 * latent[index - $1.1] : 0) }
  }
}
