import Autodiff
import DeepStateSpace
import DiffusionChain
import EvidenceBound
import Foundation
import HierarchicalPrior
import Networks
import StateSpace
import Tensor
import Testing

/// Every setting of the networks reaches the factors it is meant for, and no other.
@Suite struct NetworkJunctionTests {
  /// One setting changed, and the groups that must then be other networks or say something else.
  struct Change: CustomTestStringConvertible, Sendable {
    let name: String
    let diffusion: Set<ParameterGroup>
    let gaussian: Set<ParameterGroup>
    let change: @Sendable (inout NetworkSettings) -> Void
    var testDescription: String { name }

    init(
      _ name: String, _ groups: Set<ParameterGroup>, gaussian: Set<ParameterGroup>? = nil,
      _ change: @escaping @Sendable (inout NetworkSettings) -> Void
    ) {
      (self.name, diffusion, self.gaussian, self.change) = (name, groups, gaussian ?? groups, change)
    }
  }

  private static let all = Set(ParameterGroup.allCases)
  private static let producers: Set<ParameterGroup> = [.encoder, .decoder, .prior, .auxiliary]

  static let changes = [
    Change("latents", all) { $0.latents = 3 },
    Change("order", all) { $0.order = 3 },
    Change("channels", all) { $0.channels = 2 },
    Change("hidden", producers, gaussian: all) { $0.hidden = 4 },
    Change("summaryLayers", [.encoder]) { $0.summaryLayers = 2 },
    Change("encoderBlocks", [.encoder]) { $0.encoderBlocks = 2 },
    Change("decoderBlocks", [.decoder]) { $0.decoderBlocks = 2 },
    Change("initialBlocks", [.prior, .auxiliary]) { $0.initialBlocks = 2 },
    Change("transitionBlocks", [.transition]) { $0.transitionBlocks = 3 },
    Change("initialPrior", []) { $0.initialPrior = .standardNormal },
    Change("maskWidth", [.encoder, .decoder, .transition, .prior], gaussian: [.encoder, .decoder, .prior]) { $0.maskWidth = 3 },
    Change("levelWidth", [.transition], gaussian: []) { $0.levelWidth = 6 },
    Change("levelProjection", [.transition], gaussian: []) { $0.levelProjection = 4 },
    Change("levelInput", [.transition], gaussian: []) { $0.levelInput = .step },
    Change("emission", [.decoder]) { $0.emission = .linear },
    Change("timeWidth", all) { $0.timeWidth = 2 },
    Change("timeMixer", [.encoder, .decoder, .transition], gaussian: [.encoder, .decoder]) { $0.timeMixer = .gatedRecurrence },
    Change("featureMixer", producers, gaussian: all) { $0.featureMixer = .attention(heads: 2) },
    Change("denoiserFeatureMixer", [.transition], gaussian: []) { $0.denoiserFeatureMixer = .attention(heads: 2) },
    Change("summarisesCovariates", [.encoder]) { $0.summarizesCovariates = false },
    Change("leastLogVariance", producers, gaussian: all) { $0.minLogVariance = 6 },
    Change("greatestLogVariance", producers, gaussian: all) { $0.maxLogVariance = -6 },
    Change("emissionStartLogVariance", [.decoder]) { $0.emissionStartLogVariance = 0.3 },
    Change("encoderStartLogVariance", [.encoder]) { $0.encoderStartLogVariance = -0.3 },
  ]

  @Test(
    "A setting changed alone changes its own factors alone, and each factor is the one that is built alone", arguments: changes)
  func arrives(change: Change) throws {
    for kind in TransitionKind.allCases {
      let base = try Factors(SmallCase.settings(kind))
      let settings = SmallCase.settings(kind) { change.change(&$0.network) }
      let changed = try Factors(settings)
      let differing = ParameterGroup.allCases.filter { base.said[$0] != changed.said[$0] || base.named[$0] != changed.named[$0] }
      #expect(Set(differing) == (kind == .diffusion ? change.diffusion : change.gaussian), "\(kind)")
      let alone = Factors(alone: settings)
      for group in ParameterGroup.allCases {
        #expect(changed.named[group] == alone.named[group], "\(kind), \(group)")
        #expect(distance(changed.said[group] ?? [], alone.said[group] ?? []) < 1e-12, "\(kind), \(group)")
        #expect(changed.said[group]?.isEmpty == false)
      }
    }
  }

  @Test("No setting of the networks is left out of this table")
  func complete() throws {
    let encoded = try JSONSerialization.jsonObject(with: JSONEncoder().encode(NetworkSettings()))
    let fields = try #require(encoded as? [String: Any])
    #expect(Set(fields.keys) == Set(Self.changes.map(\.name)))
  }

  @Test(
    "Without weights a log-variance is where its network starts; far outside the bounds it is the bound",
    arguments: [0.0, 50, -50])
  func bounds(bias: Double) throws {
    for (kind, emission) in [(TransitionKind.diffusion, EmissionKind.network), (.gaussian, .network), (.gaussian, .linear)] {
      let small = try SmallCase(kind) {
        ($0.network.minLogVariance, $0.network.maxLogVariance, $0.network.emission) = (-3.25, 2.5, emission)
        ($0.network.emissionStartLogVariance, $0.network.encoderStartLogVariance) = (-0.75, 1.25)
      }
      var parameters = small.parameters.zeroed()
      var biases = 0
      for entry in parameters.layout.entries
      where entry.name.hasSuffix("head.logVariance.output.bias") || entry.name == "decoder.logVariance" {
        parameters[entry] = parameters[entry].map { _ in bias }
        biases += 1
      }
      #expect(biases == (kind == .gaussian ? 5 : 4))
      func expected(_ start: Double) -> Double { min(max(bias + start, -3.25), 2.5) }
      let distributions = Factors.distributions(small.model, parameters)
      #expect(distributions.encoder.allSatisfy { $0 == expected(1.25) }, "\(distributions.encoder)")
      #expect(distributions.decoder.allSatisfy { $0 == expected(-0.75) }, "\(distributions.decoder)")
      for distribution in [distributions.prior, distributions.auxiliary] + (kind == .gaussian ? [distributions.transition] : []) {
        #expect(!distribution.isEmpty && distribution.allSatisfy { $0 == expected(0) }, "\(distribution)")
      }
    }
  }
}

/// What the five factors of a model say of the same inputs, and how their parameters are called.
private struct Factors {
  var said: [ParameterGroup: [Double]] = [:]
  var named: [ParameterGroup: [String]] = [:]

  /// Of an assembled model.
  init(_ settings: ModelSettings) throws {
    let model = try StateSpaceModel(settings)
    let tape = SmallCase.tape(SmallCase.weights(model.layout))
    let inputs = Inputs(settings, tape)
    said[.encoder] = inputs.of(model.encoder)
    said[.decoder] = inputs.of(model.decoder)
    switch model.transition {
    case .diffusion(let transition): said[.transition] = inputs.of(transition.denoisingNetwork)
    case .gaussian(let transition): said[.transition] = inputs.of(transition)
    }
    said[.prior] = inputs.of(model.prior)
    said[.auxiliary] = inputs.of(model.auxiliary)
    for group in ParameterGroup.allCases {
      named[group] = Self.names(model.layout).filter { $0.hasPrefix(group.rawValue + ".") }
    }
  }

  /// Of factors that were built one by one, each in a layout of its own.
  init(alone settings: ModelSettings) {
    func add<F>(_ group: ParameterGroup, _ make: (inout ParameterLayout) -> F, _ say: (Inputs, F) -> [Double]) {
      var layout = ParameterLayout()
      let factor = make(&layout)
      let tape = SmallCase.tape(SmallCase.weights(layout))
      said[group] = say(Inputs(settings, tape), factor)
      named[group] = Self.names(layout)
    }
    let (data, network) = (settings.data, settings.network)
    add(.encoder, { SmoothingEncoder("encoder", data, network, in: &$0) }, { $0.of($1) })
    add(.decoder, { EmissionNetwork("decoder", data, network, in: &$0) }, { $0.of($1) })
    if settings.kind == .diffusion {
      let betas = (0..<5).map { 0.05 + 0.45 * Double($0) / 4 }
      let schedule = NoiseSchedule(betas: betas)
      add(.transition, { DenoisingNetwork("transition", data, network, schedule: schedule, in: &$0) }, { $0.of($1) })
    } else {
      add(.transition, { GaussianTransition("transition", data, network, in: &$0) }, { $0.of($1) })
    }
    add(.prior, { ConditionalPriorNetwork("prior", data, network, in: &$0) }, { $0.of($1) })
    add(.auxiliary, { AuxiliaryPosteriorNetwork("auxiliary", data, network, in: &$0) }, { $0.of($1) })
  }

  private static func names(_ layout: ParameterLayout) -> [String] {
    layout.entries.map { "\($0.name) \($0.parameter.shape)" }
  }

  /// The log-variances of all Gaussians; none of a diffusion's transition.
  static func distributions(
    _ model: StateSpaceModel, _ parameters: Parameters
  ) -> (encoder: [Double], decoder: [Double], transition: [Double], prior: [Double], auxiliary: [Double]) {
    let tape = SmallCase.tape(parameters)
    let inputs = Inputs(model.settings, tape)
    func half(_ said: [Double]) -> [Double] { Array(said[(said.count / 2)...]) }
    var transition: [Double] = []
    if case .gaussian(let own) = model.transition { transition = half(inputs.of(own)) }
    return (
      half(inputs.of(model.encoder)), half(inputs.of(model.decoder)), transition, half(inputs.of(model.prior)),
      half(inputs.of(model.auxiliary))
    )
  }
}

/// The same inputs for every factor, on a tape: two sequences of five steps.
private struct Inputs {
  let tape: Tape
  let batch: SequenceBatch
  let m: Int
  let j: Int

  init(_ settings: ModelSettings, _ tape: Tape) {
    self.tape = tape
    (m, j) = (settings.network.latents, settings.network.order)
    let data = SmallCase.data(settings.data, sequences: 2, steps: 5)
    batch = data.batch([0, 1], standardization: SmallCase.units, on: tape)
  }

  /// Numbers [2, n, M].
  private func states(_ purpose: String, _ n: Int) -> Variable {
    tape.normals(CounterRandom(seed: 3, purpose: "inputs " + purpose), series: [0, 1], times: 0..<n, lanes: m)
  }

  private func numbers(_ distribution: DiagonalGaussian) -> [Double] {
    distribution.mean.doubles + distribution.logVariance.doubles
  }

  func of(_ encoder: SmoothingEncoder) -> [Double] {
    numbers(encoder.trajectories(of: batch, noise: states("noise", 5)).posterior)
  }
  func of(_ decoder: EmissionNetwork) -> [Double] { numbers(decoder.distribution(given: states("latents", 5), batch)) }
  func of(_ prior: ConditionalPriorNetwork) -> [Double] {
    numbers(prior.distribution(given: states("history", j), time: 1, batch))
  }
  func of(_ auxiliary: AuxiliaryPosteriorNetwork) -> [Double] {
    numbers(auxiliary.distribution(given: states("first", j), batch))
  }

  func of(_ transition: GaussianTransition) -> [Double] {
    let rows = transition.rows(of: batch, trajectories: 2, time: j + 1)
    return numbers(transition.distribution(given: states("history", j), rows: rows))
  }

  func of(_ denoisingNetwork: DenoisingNetwork) -> [Double] {
    let rows = denoisingNetwork.rows(of: batch, trajectories: 2, time: j + 1)
    let network = denoisingNetwork.conditioned(history: states("history", j), rows: rows)
    return network.output(noisy: states("noisy", 1).reshaped([2, m]), levels: [2, 5]).doubles
  }
}
