import BimodalNoise
import Probability
import Testing

/// The general walk where it must agree with itself: sequences, masks and laws further ahead.
@Suite struct ModalWalkTests {
  @Test func `section 4 · a sequence of the general walk depends on its number, not on how many there are`() {
    for (_, walk) in ModalWalk.named {
      let many = walk.simulate(sequences: 20, length: 12, seed: 7, missing: 0.3)
      #expect(walk.simulate(sequences: 3, length: 12, seed: 7, missing: 0.3) == Array(many.prefix(3)))
      // Only the last place is always seen, so a shorter sequence is the beginning but for its last place.
      let shorter = walk.simulate(sequences: 20, length: 9, seed: 7, missing: 0.3)
      #expect(shorter.map { $0.visible.dropLast() } == many.map { $0.visible.prefix(8) })
      #expect(shorter.map(\.observed) == many.map { Array($0.observed.prefix(9)) })
      // What must differ: neighbours, seeds, data sets.
      #expect(many[5] != many[6] && many[5].isObserved != many[6].isObserved)
      #expect(walk.simulate(sequences: 20, length: 12, seed: 8, missing: 0.3) != many)
      #expect(walk.simulate(sequences: 20, length: 12, seed: 7, split: .test, missing: 0.3) != many)
    }
  }

  @Test(arguments: [2, 3]) func `section 4 · values missing at the end lead to the law further ahead`(horizon: Int) {
    let walk = BimodalWalk()
    let observed = walk.simulate(sequence: 1, length: 20, seed: 3).observed
    let ahead = walk.predictive(from: walk.filter(observed), horizon: horizon)
    let gap = [Double?](repeating: nil, count: horizon - 1)
    let found = ModalWalk.bimodal.predictive(given: observed + gap)
    let nearer = ModalWalk.bimodal.predictive(given: observed + gap.dropLast())
    let positions = ahead.means.map { $0 + 0.3 }
    #expect(positions.allSatisfy { abs(found.density(at: $0) - ahead.density(at: $0)) < 1e-12 })
    #expect(positions.contains { abs(nearer.density(at: $0) - ahead.density(at: $0)) > 1e-3 })
    // Nothing seen, nothing learned.
    #expect(abs(ModalWalk.bimodal.logEvidence(of: observed + gap) - ModalWalk.bimodal.logEvidence(of: observed)) < 1e-12)
    #expect(abs(ModalWalk.bimodal.logEvidence(of: observed + [0]) - ModalWalk.bimodal.logEvidence(of: observed)) > 0.1)
  }

  @Test func `section 4 · without observations the law is that of the first step`() {
    let distribution = ModalWalk.trimodal.predictive(given: [])
    #expect(distribution == GaussianMixture(means: [-6, 0, 6], variance: 0.2))
    #expect(ModalWalk.trimodal.logEvidence(of: []) == 0)
  }
}
