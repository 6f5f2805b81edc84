import Autodiff
import DiffusionLoss
import EvidenceBound
import Networks
import ReverseProcess
import Tensor

/// p_ψ(z_t | z_{t−j:t−1}, u_{t−j:t}) as a diffusion: the denoising network, the weights of its loss and its reverse chain.
public struct DiffusionTransition: Sendable {
  /// The regression network F_ψ(c_in ẑ^k, c_noise, c_t) of E.2, which the preconditioning turns into the denoiser D_ψ.
  public let denoisingNetwork: DenoisingNetwork
  /// Its bound on −log p_ψ with no term dropped.
  public let loss: DenoisingLoss
  /// a_1 … a_K of a learned reverse variance: [K], or nil.
  public let logRatios: Parameter?
  /// σ_data where it is tracked: [1], set by the trainer and by no gradient; nil where σ_data = 1.
  public let sigmaData: Parameter?
  fileprivate let order: Int

  init(
    _ name: String, _ data: DataExtents, _ network: NetworkSettings, _ settings: DiffusionSettings,
    in layout: inout ParameterLayout
  ) throws {
    let schedule = try settings.schedule.schedule()
    let weights = LossWeights(schedule, reverseVariance: settings.reverseVariance)
    let distribution: LevelDistribution =
      switch settings.levelSampling {
      case .uniform: .uniform(levels: schedule.levels)
      case .weighted: .weighted(weights)
      }
    denoisingNetwork = DenoisingNetwork(name, data, network, schedule: schedule, in: &layout)
    loss = DenoisingLoss(weights, distribution)
    logRatios = layout.within(name) {
      settings.reverseVariance == .learned ? $0.add("logRatios", [schedule.levels], .constant(0)) : nil
    }
    sigmaData = layout.within(name) {
      settings.sigmaData == .tracked ? $0.add("dataDeviation", [1], .constant(1)) : nil
    }
    order = network.order
  }

  /// The reverse chain that draws from it, with the parameters of a tape.
  public func chain(on tape: Tape) -> ReverseChain {
    ReverseChain(loss.weights, logRatios: logRatios.map { tape[$0].doubles }, sigmaData: sigmaData(on: tape))
  }

  /// σ_data of a tape's parameters.
  private func sigmaData(on tape: Tape) -> Double { sigmaData.map { tape[$0].doubles[0] } ?? 1 }

  /// The bound in the form that trains, for the σ_data of a tape's parameters.
  fileprivate func loss(on tape: Tape, as form: LossForm) -> DenoisingLoss {
    guard form.weighting != .bound || sigmaData != nil else { return loss }
    return DenoisingLoss(loss.weights, loss.distribution, weighting: form.weighting, sigmaData: sigmaData(on: tape))
  }
}

/// The summands of Eq 52, which bound −log p_ψ(z_t | c_t), at given levels and noises: S_k for each of the N(T − j) states.
public struct DiffusionBound: Transition {
  private let transition: DiffusionTransition
  private let draws: LevelDraws
  private let form: LossForm

  /// The bound of `transition` at the draws of one evaluation.
  public init(of transition: DiffusionTransition, at draws: LevelDraws, form: LossForm = LossForm()) {
    (self.transition, self.draws, self.form) = (transition, draws, form)
  }

  /// The estimate for every drawn state behind the j-th: [N, T − j], nats.
  public func negativeLogLikelihood(of trajectories: Trajectories, _ batch: SequenceBatch) -> Variable {
    let (n, t, m, j) = (trajectories.count, trajectories.steps, trajectories.dimension, transition.order)
    let clean = trajectories.latents.slice(axis: 1, j..<t).reshaped([n * (t - j), m])  // [N(T − j), M]: z_t
    let history = histories(of: trajectories.latents, order: j)  // [N(T − j), j, M]
    let network = transition.denoisingNetwork.conditioned(
      history: history, rows: transition.denoisingNetwork.rows(of: batch, trajectories: n))
    let logRatios = transition.logRatios.map { clean.tape[$0] }  // [K]
    let cleanDistribution = form.target == .averaged ? flattened(trajectories.posterior, from: j) : nil  // [N(T − j), M]
    return transition.loss(on: clean.tape, as: form).estimate(
      clean: clean, draws, network: network, logRatios: logRatios, cleanDistribution: cleanDistribution
    )
    .reshaped([n, t - j])  // [N, T − j]
  }

  /// q_φ of z_{j+1} … z_T, of which the draws are `clean`: [N(T − j), M].
  private func flattened(_ cleanDistribution: DiagonalGaussian, from j: Int) -> DiagonalGaussian {
    let (n, t, m) = (cleanDistribution.mean.shape[0], cleanDistribution.mean.shape[1], cleanDistribution.mean.shape[2])
    func rows(_ x: Variable) -> Variable { x.slice(axis: 1, j..<t).reshaped([n * (t - j), m]) }
    return DiagonalGaussian(mean: rows(cleanDistribution.mean), logVariance: rows(cleanDistribution.logVariance))
  }
}
