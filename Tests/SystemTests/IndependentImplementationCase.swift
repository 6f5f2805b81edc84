import Autodiff
import DeepStateSpace
import DiffusionChain
import DiffusionLoss
import EvidenceBound
import Files
import Foundation
import Networks
import Objective
import Tensor
import Testing

/// One case of the other implementation: weights, data, draws, every term of the loss and every gradient, in double precision.
///
/// It was written in PyTorch from the paper's text alone, by someone who had not seen this code. Where the two read the paper
/// differently, the difference is undone here, in the open:
/// - it drops the constant C of Eq 33;
/// - its Gaussian transition takes the entropy for t > j in closed form and for t ≤ j at the draw;
/// - its encoder reads one flag for a whole observation, ours one for each feature: its weight goes to the first of ours.
struct IndependentCase: CustomTestStringConvertible {
  let name: String
  let model: StateSpaceModel
  let lambda: Double
  private let file: SafeTensors
  private let config: Config

  /// The other's settings, under its names.
  private struct Config: Decodable {
    var observations, latents, steps, order, channels, hidden, levels, stepWidth, stepProjection: Int
    var firstBeta, lastBeta: Double
    var transition, levelInput: String

    enum CodingKeys: String, CodingKey {
      case observations = "D"
      case latents = "M"
      case steps = "T"
      case order = "j"
      case channels = "C"
      case hidden = "H"
      case levels = "K"
      case stepWidth = "step_dim"
      case stepProjection = "step_proj"
      case firstBeta = "beta_start"
      case lastBeta = "beta_end"
      case transition
      case levelInput = "emb_input"
    }

    var settings: ModelSettings {
      var network = NetworkSettings()
      (network.latents, network.order, network.channels, network.hidden) = (latents, order, channels, hidden)
      (network.levelWidth, network.levelProjection) = (stepWidth, stepProjection)
      network.levelInput = levelInput == "k" ? .step : .noiseLevel
      var diffusion = DiffusionSettings()
      diffusion.schedule = NoiseSchedule.Specification(.linear(from: firstBeta, to: lastBeta), levels: levels)
      return ModelSettings(
        kind: transition == "diffusion" ? .diffusion : .gaussian, data: DataExtents(observations: observations),
        network: network, diffusion: diffusion)
    }
  }

  init(_ path: String) throws {
    file = try SafeTensors(readingFile: path)
    name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    config = try JSONDecoder().decode(Config.self, from: Data(try #require(file.metadata["config"]).utf8))
    lambda = try #require(file.metadata["lambda"].flatMap(Double.init))
    model = try StateSpaceModel(config.settings)
  }

  var testDescription: String { name }

  func tensor(_ name: String) throws -> StoredTensor { try #require(file.tensors[name], "\(name) in \(self.name)") }

  /// A term of the other's loss.
  func term(_ name: String) throws -> Double { try #require(try tensor("loss/" + name).doubles.first) }

  /// The other's parameters that none of ours stands for; the case is understood when there are none.
  var unnamed: Set<String> {
    let named = model.layout.entries.map { "param/" + IndependentNames.theirs($0.name) }
    return Set(file.tensors.keys.filter { $0.hasPrefix("param/") }).subtracting(named)
  }

  /// The other's numbers for one of our parameters: `kind` is `param` or `grad`.
  ///
  /// Our D flags are all 1 together, so their gradients are one and the same.
  func numbers(_ kind: String, _ entry: ParameterLayout.Entry) throws -> [Double] {
    let theirs = try tensor("\(kind)/" + IndependentNames.theirs(entry.name))
    let numbers = IndependentNames.ours(theirs, as: entry.name)
    guard entry.name == "encoder.summary.input.weight" else { return numbers }
    let more = model.settings.data.observations - 1
    let flag = Array(numbers.suffix(model.settings.network.hidden))
    return numbers + (0..<more).flatMap { _ in kind == "grad" ? flag : flag.map { _ in 0 } }
  }

  func parameters(_ precision: Precision) throws -> Parameters {
    var parameters = Parameters(model.layout, seed: 0, precision: precision)
    for entry in model.layout.entries { parameters[entry] = try numbers("param", entry) }
    return parameters
  }

  func batch(on tape: Tape) throws -> SequenceBatch { SequenceBatch(observations: try constant("x", on: tape)) }

  func noise(on tape: Tape) throws -> ObjectiveNoise {
    let (z, auxiliary) = (try constant("noise/z", on: tape), try constant("noise/aux", on: tape))
    guard case .diffusion = model.transition else { return ObjectiveNoise(latents: z, auxiliary: auxiliary, levels: nil) }
    let levels = try tensor("noise/k").doubles.map { Int($0) + 1 }  // the other counts from 0
    let diffusion = try constant("noise/diff", on: tape).reshaped([levels.count, model.latents])
    return ObjectiveNoise(latents: z, auxiliary: auxiliary, levels: LevelDraws(levels: levels, noise: diffusion))
  }

  /// (T − j) M C: what the other leaves out.
  var constant: Double {
    guard case .diffusion(let transition) = model.transition else { return 0 }
    return transition.loss.weights.constant * Double((config.steps - config.order) * config.latents)
  }

  private func constant(_ name: String, on tape: Tape) throws -> Variable {
    let stored = try tensor(name)
    return tape.constant(stored.doubles, Shape(stored.shape))
  }
}
