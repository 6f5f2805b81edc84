import Autodiff
import Foundation
import Networks
import Tensor

/// A Gaussian transition of order 2 whose weights are set by hand so that the whole network is linear.
///
/// A ReLU is straight where its argument is shifted far above 0 and the shift taken back behind it; tanh is straight to rounding
/// where its argument is of the order of 1e-7; σ(0) = ½.
struct LinearTransition {
  let transition: GaussianTransition
  let parameters: Parameters

  /// What is read of each state: two features α z + β.
  private static let (reading, level) = ([1, -0.6], [0.3, -0.2])
  /// What each of the two channels adds for the covariate of a slot's own time and for u_t.
  private static let (own, now) = ([0.4, -0.3], [0.5, 0.2])
  /// The filters that collapse the slots, [slot][feature][channel].
  private static let filters = [[[-0.3, -0.1], [0.1, -0.2]], [[0.5, 0.3], [-0.2, 0.1]]]
  private static let offset = 0.15
  static let variance = 0.45
  private static let (shift, nearness) = (20.0, 1e-7)

  /// - Parameter newestFirst: the two slots' filters exchanged, as if the history ran backwards.
  init(newestFirst: Bool = false) throws {
    var network = NetworkSettings()
    (network.latents, network.order, network.channels, network.hidden, network.transitionBlocks) = (1, 2, 2, 2, 1)
    network.featureMixer = .identity
    var layout = ParameterLayout()
    transition = GaussianTransition("psi", DataExtents(observations: 2, covariates: 1), network, in: &layout)
    let zeros = Parameters(layout, values: Tensor(zeros: [layout.count]))
    parameters = try setting(
      Self.weights(newestFirst ? Array(Self.filters.reversed()) : Self.filters), in: zeros)
  }

  private static func weights(_ filters: [[[Double]]]) -> [String: [Double]] {
    func twoChannels(_ gain: Double) -> [Double] { [0, 0, gain, 0, 0, 0, 0, gain] }  // C → 2C, the second half
    let taken = (0..<4).map { position in
      -shift * (filters[0][position / 2][position % 2] + filters[1][position / 2][position % 2])
    }
    return [
      "psi.input.weight": reading, "psi.input.bias": level,
      "psi.context.lift.weight": [1, 1], "psi.context.lift.bias": [shift, shift],
      "psi.context.blocks.0.middle.weight": twoChannels(nearness),
      "psi.context.blocks.0.middle.bias": [0, 0, -shift * nearness, -shift * nearness],
      "psi.context.blocks.0.side.rows": [0, 0] + own.map { $0 * nearness } + [0, 0] + now.map { $0 * nearness },
      "psi.context.blocks.0.output.weight": twoChannels(2 / nearness),
      "psi.context.output.weight": [1, 0, 0, 1], "psi.context.output.bias": [shift, shift],
      "psi.context.pool.weight": filters.flatMap { $0.flatMap { $0 } }, "psi.context.pool.bias": taken,
      "psi.head.mean.hidden.weight": [1, 0, 1, 0, 1, 0, 1, 0], "psi.head.mean.hidden.bias": [shift, 0],
      "psi.head.mean.output.weight": [1, 0], "psi.head.mean.output.bias": [offset - shift],
      "psi.head.logVariance.output.bias": [log(variance)],
    ]
  }

  /// What the network is by construction: slopes on z_{t−2}, z_{t−1}, u_{t−2}, u_{t−1}, u_t, and the level.
  static var line: (slopes: [Double], level: Double) {
    func sum(_ slot: Int, _ factor: (_ feature: Int, _ channel: Int) -> Double) -> Double {
      (0..<4).reduce(0) { $0 + filters[slot][$1 / 2][$1 % 2] * factor($1 / 2, $1 % 2) }
    }
    let states = [0, 1].map { sum($0) { feature, _ in reading[feature] } }
    let covariates = [0, 1].map { sum($0) { _, channel in own[channel] } }
    let last = [0, 1].reduce(0) { $0 + sum($1) { _, channel in now[channel] } }
    let constant = [0, 1].reduce(offset) { $0 + sum($1) { feature, _ in level[feature] } }
    return (states + covariates + [last], constant)
  }
}
