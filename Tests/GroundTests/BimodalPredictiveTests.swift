import BimodalNoise
import Foundation
import Oracle
import Probability
import Tensor
import Testing

/// The exact predictive law of the walk against simulation, against brute force over all signs, and against GSL's Gaussians.
@Suite struct BimodalPredictiveTests {
  /// F(x_{t+h} | x_{1:t}) over sequences, under the law that `distribution` claims; uniform when the claim is right.
  private func transforms(
    _ walk: BimodalWalk, horizon: Int, distribution: (BimodalSequence, Int) -> GaussianMixture
  ) -> [Double] {
    walk.simulate(sequences: 2048, length: 20 + horizon, seed: 11).flatMap { sequence in
      // Times so far apart that each serves one prediction only; for the exact law the numbers are then independent.
      stride(from: 2, through: 20, by: 6).map { t in
        distribution(sequence, t).cumulativeProbability(at: sequence.observed[t + horizon - 1])
      }
    }
  }

  private func exact(_ walk: BimodalWalk, horizon: Int) -> (BimodalSequence, Int) -> GaussianMixture {
    { walk.predictive(from: walk.filter(Array($0.observed.prefix($1))), horizon: horizon) }
  }

  @Test(arguments: [BimodalWalk(), .standardDeviationVariant, BimodalWalk(observationVariance: 0.2, start: .standardNormal)])
  func `section 4 · one step ahead the law is ½ Σ N(0.9 ẑ ± 4, r + 0.81 P)`(walk: BimodalWalk) {
    let limit = distanceByChance(count: 2048 * 4)
    #expect(distanceFromUniform(transforms(walk, horizon: 1, distribution: exact(walk, horizon: 1))) < limit)
    // Refused: the noisy centre 0.9 x_t, one Gaussian of the same moments, twice the variance.
    let noisy = transforms(walk, horizon: 1) {
      walk.predictive(from: FilteredState(mean: $0.observed[$1 - 1], variance: 0))
    }
    #expect(distanceFromUniform(noisy) > limit)
    let blurred = transforms(walk, horizon: 1) {
      let distribution = exact(walk, horizon: 1)($0, $1)
      return GaussianMixture(means: [distribution.mean], variance: distribution.variance)
    }
    #expect(distanceFromUniform(blurred) > limit)
    let wide = transforms(walk, horizon: 1) {
      GaussianMixture(means: exact(walk, horizon: 1)($0, $1).means, variance: 2 * walk.observationVariance)
    }
    #expect(distanceFromUniform(wide) > limit)
  }

  @Test(arguments: [BimodalWalk(), .standardDeviationVariant])
  func `section 4 · h steps ahead the law is a mixture over 2ʰ sequences of signs`(walk: BimodalWalk) {
    let limit = distanceByChance(count: 2048 * 4)
    #expect(distanceFromUniform(transforms(walk, horizon: 5, distribution: exact(walk, horizon: 5))) < limit)
    #expect(distanceFromUniform(transforms(walk, horizon: 5, distribution: exact(walk, horizon: 4))) > limit)
  }

  @Test func `section 4 · sampled continuations follow the mixture`() {
    let walk = BimodalWalk.standardDeviationVariant
    let state = FilteredState(mean: 3, variance: 0.5)
    let random = CounterRandom(seed: 2, purpose: "continuation test")
    let ends = (0..<4096).map { walk.continuation(of: state, horizon: 3, index: $0, using: random).observed[2] }
    let limit = distanceByChance(count: ends.count)
    let distribution = walk.predictive(from: state, horizon: 3)
    #expect(distanceFromUniform(ends.map(distribution.cumulativeProbability)) < limit)
    let sure = walk.predictive(from: FilteredState(mean: 3, variance: 0), horizon: 3)
    #expect(distanceFromUniform(ends.map(sure.cumulativeProbability)) > limit)
    let draws = (0..<4096).map { distribution.draw($0, using: random, series: 1) }
    #expect(distanceFromUniform(draws.map(distribution.cumulativeProbability)) < limit)
    #expect(distanceFromUniform(draws.map(sure.cumulativeProbability)) > limit)
  }

  @Test func `section 4 · with z_0 known the filtered variance is exactly 0 and ẑ is z`() {
    let walk = BimodalWalk()
    for sequence in walk.simulate(sequences: 200, seed: 1) {
      let state = walk.filter(sequence.observed)
      #expect(state.variance == 0)
      #expect(state.mean == sequence.latent[31])
    }
    let other = BimodalWalk.standardDeviationVariant
    let uncertain = other.simulate(sequence: 0, length: 32, seed: 1)
    #expect(other.filter(uncertain.observed).variance > 0)
    #expect(other.filter(uncertain.observed).mean != uncertain.latent[31])
  }

  @Test(arguments: [BimodalWalk(), .standardDeviationVariant])
  func `section 4 · keeping both signs changes nothing`(walk: BimodalWalk) {
    for sequence in walk.simulate(sequences: 50, seed: 4) {
      let kept = SignMixture(walk, observed: sequence.observed).predictive
      let identified = walk.predictive(from: walk.filter(sequence.observed))
      let positions = stride(from: -8.0, through: 8, by: 0.5).map { identified.mean + $0 }
      #expect(positions.allSatisfy { abs(kept.cumulativeProbability(at: $0) - identified.cumulativeProbability(at: $0)) < 1e-9 })
      #expect(
        positions.contains { abs(kept.cumulativeProbability(at: $0 + 0.01) - identified.cumulativeProbability(at: $0)) > 1e-9 })
    }
  }

  @Test(arguments: [BimodalWalk(observationVariance: 3), BimodalWalk(observationVariance: 9, start: .standardNormal)])
  func `section 4 · the evidence is the sum over all signs of one dense Gaussian each`(walk: BimodalWalk) throws {
    // Noise this large confuses signs, so that many branches matter; the identified filter would not do.
    for sequence in walk.simulate(sequences: 4, length: 6, seed: 21) {
      let dense = try log(denseDensity(walk, of: sequence.observed))
      let found = SignMixture(walk, observed: sequence.observed).logEvidence
      #expect(abs(found - dense) < 1e-12 * abs(dense) * 64)
      #expect(abs(found + log(2) - dense) > 1e-12 * abs(dense) * 64)
      let next = [0.0, 2.5, -6.0]
      let distribution = SignMixture(walk, observed: sequence.observed).predictive
      for x in next {
        let ratio = try denseDensity(walk, of: sequence.observed + [x]) / exp(dense)
        #expect(abs(distribution.density(at: x) / ratio - 1) < 1e-10)
      }
    }
  }

  /// p(x_{1:T}) with every sign sequence written out: x given the signs is Gaussian with dense covariance.
  private func denseDensity(_ walk: BimodalWalk, of x: [Double]) throws -> Double {
    let startsAtRandom = walk.start == .standardNormal
    let signs = startsAtRandom ? x.count - 1 : x.count
    let covariance = x.indices.map { i in
      x.indices.map { j in (i == j ? walk.observationVariance : 0) + (startsAtRandom ? pow(0.9, Double(i + j)) : 0) }
    }
    return try (0..<(1 << signs)).reduce(0) { sum, code in
      var bits = (0..<signs).map { code >> $0 & 1 == 1 ? 4.0 : -4.0 }
      if startsAtRandom { bits.insert(0, at: 0) }
      let mean = x.indices.map { t in (0...t).reduce(0) { $0 + pow(0.9, Double(t - $1)) * bits[$1] } }
      return sum + exp(try BruteForce.gaussianLogDensity(x, mean: mean, covariance: covariance)) / Double(1 << signs)
    }
  }

  @Test func `section 4 · densities and masses of a mixture agree with GSL, tails included`() throws {
    let distribution = GaussianMixture(weights: [1, 3], means: [-4, 4], variances: [0.2, 2])
    func near(_ found: Double, _ exact: Double) -> Bool { abs(found - exact) <= 1e-12 * abs(exact) }
    /// ¼ of the first component and ¾ of the second, or the weights given.
    func mixed(_ part: (Double, Double) throws -> Measured, weights: (Double, Double) = (0.25, 0.75)) rethrows -> Double {
      (weights.0 * (try part(-4, 0.2.squareRoot())) + weights.1 * (try part(4, 2.squareRoot()))).value
    }
    for x in [-40.0, -5, -4, 0, 3.9, 12, 30] {
      #expect(near(distribution.density(at: x), try mixed { try gaussianDensity(x, mean: $0, standardDeviation: $1) }))
      #expect(
        near(distribution.cumulativeProbability(at: x), try mixed { try gaussianLowerTail(x, mean: $0, standardDeviation: $1) }))
      #expect(
        near(distribution.mass(from: x, to: .infinity), try mixed { try gaussianUpperTail(x, mean: $0, standardDeviation: $1) }))
      #expect(
        !near(
          distribution.density(at: x), try mixed({ try gaussianDensity(x, mean: $0, standardDeviation: $1) }, weights: (0.5, 0.5))
        ))
    }
    // A difference of distribution functions loses the upper tail.
    #expect(distribution.mass(from: 30, to: .infinity) > 0 && 1 - distribution.cumulativeProbability(at: 30) == 0)
  }
}
