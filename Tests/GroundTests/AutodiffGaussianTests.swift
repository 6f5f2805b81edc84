import Autodiff
import Foundation
import Tensor
import Testing

import func Oracle.gaussianDensity
import func Oracle.gaussianExpectation

/// The closed forms of the diagonal Gaussian, against densities and integrals of the oracle.
@Suite struct AutodiffGaussianTests {
  private static let shapes: [Shape] = [[2, 3], [2, 3], [2, 3]]

  private static let sample = Primitive(name: "sample", shapes: shapes) {
    DiagonalGaussian(mean: $0[0], logVariance: $0[1]).sample(noise: $0[2])
  }
  private static let negativeLogLikelihood = Primitive(name: "surprise", shapes: shapes) {
    DiagonalGaussian(mean: $0[0], logVariance: $0[1]).negativeLogDensity(at: $0[2])
  }
  private static let entropy = Primitive(name: "entropy", shapes: Array(shapes[..<2])) {
    DiagonalGaussian(mean: $0[0], logVariance: $0[1]).entropy
  }
  private static let divergence = Primitive(name: "divergence", shapes: Array(shapes[..<2])) {
    DiagonalGaussian(mean: $0[0], logVariance: $0[1]).divergenceFromStandard
  }
  private static let crossEntropy = Primitive(name: "cross-entropy", shapes: shapes + shapes[..<1]) {
    DiagonalGaussian(mean: $0[0], logVariance: $0[1]).crossEntropy(of: DiagonalGaussian(mean: $0[2], logVariance: $0[3]))
  }

  private func expectEqual(_ primitive: Primitive, _ claimed: ([Double]) throws -> Double) throws {
    let inputs = primitive.inputs()
    let values = try inputs[0].indices.map { position in try claimed(inputs.map { $0[position] }) }
    #expect(primitive.output(inputs).distance(from: values) <= 1e-9, "\(primitive.name)")
    try primitive.check()
  }

  @Test func sampleIsMeanPlusDeviationTimesNoise() throws {
    try expectEqual(Self.sample) { $0[0] + exp($0[1] / 2) * $0[2] }
  }

  @Test func surpriseIsMinusTheLogDensity() throws {
    try expectEqual(Self.negativeLogLikelihood) {
      -log(try gaussianDensity($0[2], mean: $0[0], standardDeviation: exp($0[1] / 2)).value)
    }
  }

  @Test func entropyIsTheExpectedSurprise() throws {
    try expectEqual(Self.entropy) { p in
      let s = exp(p[1] / 2)
      return try gaussianExpectation(
        of: { x in (x - p[0]) * (x - p[0]) / (2 * s * s) + log(2 * Double.pi * s * s) / 2 }, mean: p[0], standardDeviation: s,
        to: .init(relative: 1e-11)
      ).value
    }
  }

  @Test func divergenceFromTheStandardNormalIsAnIntegral() throws {
    try expectEqual(Self.divergence) { p in
      let s = exp(p[1] / 2)
      return try gaussianExpectation(
        of: { x in 0.5 * x * x - (x - p[0]) * (x - p[0]) / (2 * s * s) - log(s) }, mean: p[0], standardDeviation: s,
        to: .init(absolute: 1e-11, relative: 1e-11)
      ).value
    }
  }

  @Test func crossEntropyIsAnIntegral() throws {
    try expectEqual(Self.crossEntropy) { p in
      try gaussianExpectation(
        of: { x in (x - p[2]) * (x - p[2]) * exp(-p[3]) / 2 + p[3] / 2 + log(2 * Double.pi) / 2 }, mean: p[0],
        standardDeviation: exp(p[1] / 2), to: .init(absolute: 1e-11, relative: 1e-11)
      ).value
    }
  }
}
