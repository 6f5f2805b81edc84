import Autodiff
import DeepStateSpace
import DiffusionLoss
import EvidenceBound
import Foundation
import Networks
import Tensor

/// A model whose states are the observations up to noise of variance r, in the emission and in the encoder alike.
struct IdentityEmission {
  let models: UnitModels
  /// r.
  let variance: Double
  let observations: [Double]  // [2, 4, 2]
  private static let (steps, features) = (4, 2)

  init(_ models: UnitModels, variance: Double) {
    self.models = models
    self.variance = variance
    let draws = CounterRandom(seed: models.seed, purpose: "chapter J, data space")
    observations = (0..<16).map { draws.normal(time: $0) }
  }

  private func onTape<Result>(_ kind: TransitionKind, _ body: (Tape) -> Result) -> Result {
    let tape = Tape(precision: .double, recordsGradients: false)
    tape.reset(parameters: models.randomWeights(kind))
    return body(tape)
  }

  private func batch(on tape: Tape) -> SequenceBatch {
    SequenceBatch(observations: tape.constant(observations, [2, Self.steps, Self.features]))
  }

  /// Every level once for each of the three transitions of `copies` trajectories of both series, the same noise in every copy.
  private func draws(copies: Int, levels: Int, on tape: Tape) -> LevelDraws {
    let random = CounterRandom(seed: models.seed, purpose: "chapter J, data-space noise")
    let states = 2 * (Self.steps - 1)
    let noise = (0..<states * levels * Self.features).map { random.normal(time: $0) }
    return LevelDraws(
      levels: (0..<copies * states).flatMap { _ in Array(1...levels) },
      noise: tape.constant((0..<copies).flatMap { _ in noise }, [copies * states * levels, Self.features]))
  }

  /// Reconstruction, both entropies together, and the whole bound, averaged over the encoder's noise and over both series.
  func terms(_ kind: TransitionKind) -> (reconstruction: Double, entropies: Double, bound: Double) {
    let points = cubature(Self.steps * Self.features)
    return onTape(kind) { tape in
      let noise = tape.constant(points.flatMap { $0 + $0 }, [2 * points.count, Self.steps, Self.features])
      func bound(_ transition: some Transition) -> BoundTerms {
        evidenceBound(
          of: batch(on: tape), order: 1, noise: noise, entropy: .closedForm, posterior: self, emission: self,
          transition: transition, prior: self)
      }
      let terms =
        switch models.model(kind).transition {
        case .gaussian(let transition): bound(transition)
        case .diffusion(let transition):
          bound(DiffusionBound(of: transition, at: draws(copies: points.count, levels: transition.loss.weights.levels, on: tape)))
        }
      func mean(_ term: Variable) -> Double { term.doubles.reduce(0, +) / Double(term.count) }
      return (mean(terms.reconstruction), mean(terms.initialEntropy + terms.entropy), mean(terms.negativeELBO))
    }
  }

  /// −log N(x_1; 0, I) and what the transition says of x_t after x_{t−1}, with no state anywhere: averaged over both series.
  func autoregression(_ kind: TransitionKind) -> Double {
    let start = [0, 1, 8, 9].reduce(0.0) { $0 + minusLogDensity(observations[$1], (0, 1)) } / 2
    let positions = [0, 1].flatMap { n in (1..<4).map { 2 * (4 * n + $0) } }
    func pairs(_ back: Int) -> [Double] { positions.flatMap { [observations[$0 - 2 * back], observations[$0 - 2 * back + 1]] } }
    return onTape(kind) { tape in
      let history = tape.constant(pairs(1), [6, 1, 2])
      switch models.model(kind).transition {
      case .gaussian(let transition):
        let distribution = transition.distribution(given: history, rows: nil)
        let (means, logs) = (distribution.mean.doubles, distribution.logVariance.doubles)
        return start + pairs(0).indices.reduce(0.0) { $0 + minusLogDensity(pairs(0)[$1], (means[$1], Foundation.exp(logs[$1]))) }
          / 2
      case .diffusion(let transition):
        let loss = transition.loss.estimate(
          clean: tape.constant(pairs(0), [6, 2]), draws(copies: 1, levels: transition.loss.weights.levels, on: tape),
          network: transition.denoisingNetwork.conditioned(history: history, rows: nil))
        return start + loss.doubles.reduce(0, +) / 2
      }
    }
  }
}

extension IdentityEmission: SmoothingPosterior, Emission, InitialPrior {
  func trajectories(of batch: SequenceBatch, noise: Variable) -> Trajectories {
    let mean = batch.observations.repeated(noise.shape[0] / batch.size).reshaped(noise.shape)
    let distribution = DiagonalGaussian(mean: mean, logVariance: 0 * mean + Foundation.log(variance))
    return Trajectories(latents: distribution.sample(noise: noise), posterior: distribution)
  }

  func distribution(given latents: Variable, _ batch: SequenceBatch) -> DiagonalGaussian {
    DiagonalGaussian(mean: latents, logVariance: 0 * latents + Foundation.log(variance))
  }

  func negativeLogLikelihood(of first: Variable, _ batch: SequenceBatch) -> Variable {
    let zeros = 0 * first
    return DiagonalGaussian(mean: zeros, logVariance: zeros).negativeLogDensity(at: first).sumOfEach()
  }
}
