import BimodalNoise
import Foundation
import Testing

/// The simulator of the bimodal walk against the equations it simulates.
@Suite struct BimodalSimulationTests {
  @Test func `section 4 · a sequence depends on its number, not on how many there are`() {
    let walk = BimodalWalk()
    let many = walk.simulate(sequences: 40, length: 32, seed: 7)
    #expect(walk.simulate(sequences: 3, length: 32, seed: 7) == Array(many.prefix(3)))
    #expect(walk.simulate(sequence: 39, length: 32, seed: 7) == many[39])
    #expect(walk.simulate(sequence: 5, length: 9, seed: 7).observed == Array(many[5].observed.prefix(9)))
    // What must differ: neighbours, seeds, data sets.
    #expect(many[5] != many[6])
    #expect(walk.simulate(sequence: 5, length: 32, seed: 8) != many[5])
    #expect(walk.simulate(sequence: 5, length: 32, seed: 7, split: .test) != many[5])
  }

  @Test(arguments: [BimodalWalk(), .standardDeviationVariant])
  func `section 4 · every step is 0.9 z ± 4 with either sign half the time`(walk: BimodalWalk) {
    let sequences = walk.simulate(sequences: 1024, seed: 3)
    let steps = sequences.flatMap { sequence in
      zip(sequence.latent.dropFirst(), sequence.latent).map { $0 - 0.9 * $1 }
    }
    #expect(steps.allSatisfy { abs(abs($0) - 4) < 1e-12 })
    let n = Double(steps.count)
    let share = Double(steps.count { $0 > 0 }) / n
    #expect(abs(share - 0.5) < standardErrorsByChance * 0.5 / n.squareRoot())
    let first = sequences.map { $0.latent[0] }
    if walk.start == .origin { #expect(first.allSatisfy { abs($0) == 4 }) }
  }

  @Test func `section 4 · the noise has variance r in either reading, and not the other's`() {
    func squares(_ walk: BimodalWalk) -> [Double] {
      walk.simulate(sequences: 1024, seed: 5).flatMap { sequence in
        zip(sequence.observed, sequence.latent).map { ($0 - $1) * ($0 - $1) }
      }
    }
    /// The mean of n squares of N(0, r) has standard error r √(2/n).
    func agrees(_ squares: [Double], variance r: Double) -> Bool {
      let n = Double(squares.count)
      return abs(squares.reduce(0, +) / n - r) < standardErrorsByChance * r * (2 / n).squareRoot()
    }
    #expect(agrees(squares(BimodalWalk()), variance: 0.2))
    #expect(agrees(squares(.standardDeviationVariant), variance: 0.04))
    #expect(!agrees(squares(BimodalWalk()), variance: 0.04))
    #expect(!agrees(squares(.standardDeviationVariant), variance: 0.2))
    #expect(!agrees(squares(BimodalWalk()), variance: 0.2 * 1.05))
  }

  @Test func `section 4 · the other reading starts at a standard normal z_1`() throws {
    let starts = BimodalWalk.standardDeviationVariant.simulate(sequences: 4096, length: 1, seed: 5).map { $0.latent[0] }
    let limit = distanceByChance(count: starts.count)
    #expect(distanceFromUniform(starts.map { 0.5 * erfc(-$0 / 2.0.squareRoot()) }) < limit)
    #expect(distanceFromUniform(starts.map { 0.5 * erfc(-($0 - 0.2) / 2.0.squareRoot()) }) > limit)
  }
}
