import Autodiff
import ChapterKit
import DiffusionLoss
import Foundation
import Tensor

/// F_ψ(z, k, c) = slope_k z + bend_k tanh(W z + U c + shift_k): no two of its numbers are equal, so that no mistake cancels.
struct BentNumbers: Sendable {
  /// W: row m is the weights with which the noisy state enters latent m.
  let mixing: [[Double]]
  /// U: row m is the weights with which the context enters latent m.
  let hearing: [[Double]]

  /// Two latents, three entries of context.
  static let plane = BentNumbers(mixing: [[0.9, -0.5], [0.3, 1.2]], hearing: [[0.7, -0.4, 0.5], [-0.6, 0.2, 0.8]])
  /// One latent; the context is c_t = (z_{t−1}, u_{t−1}, u_t), as it is for j = 1 and one covariate.
  static let line = BentNumbers(mixing: [[1.1]], hearing: [[0.7, -0.4, 0.5]])

  func slope(_ k: Int) -> Double { 0.25 - 0.06 * Double(k) }
  func bend(_ k: Int) -> Double { 0.8 + 0.1 * Double(k) }

  /// U c + shift_k.
  func push(_ context: [Double], _ k: Int) -> [Double] { hearing.map { dot($0, context) - 0.15 * Double(k) } }

  /// F_ψ of one row, in plain numbers.
  func output(_ state: [Double], _ k: Int, _ context: [Double]) -> [Double] {
    let push = push(context, k)
    return state.indices.map { slope(k) * state[$0] + bend(k) * tanh(dot(mixing[$0], state) + push[$0]) }
  }

  /// F_ψ of a single latent.
  func output(_ state: Double, _ k: Int, _ context: [Double]) -> Double { output([state], k, context)[0] }
}

/// The same on the tape, for any number of noisy states per context.
struct BentNetwork: OutputNetwork {
  let numbers: BentNumbers
  let contexts: [[Double]]

  func output(noisy: Variable, levels: [Int]) -> Variable {
    let (tape, rows, m) = (noisy.tape, levels.count, numbers.mixing.count)
    let copies = rows / contexts.count
    let weight = (0..<m).flatMap { input in numbers.mixing.map { $0[input] } }
    let pushes = tape.constant(levels.indices.flatMap { numbers.push(contexts[$0 / copies], levels[$0]) }, [rows, m])
    let inner = affine(noisy, weight: tape.constant(weight, [m, m])) + pushes  // [R, M]
    let slopes = tape.constant(levels.map(numbers.slope), [rows, 1])
    return noisy * slopes + tanh(inner) * tape.constant(levels.map(numbers.bend), [rows, 1])
  }
}

/// A network that records its inputs.
final class Witness<Network: OutputNetwork>: OutputNetwork {
  private let network: Network
  /// The level of every row, call by call.
  private(set) var levels: [[Int]] = []
  /// The noisy states, call by call.
  private(set) var states: [[Double]] = []

  init(_ network: Network) { self.network = network }

  func output(noisy: Variable, levels: [Int]) -> Variable {
    self.levels.append(levels)
    states.append(noisy.doubles)
    return network.output(noisy: noisy, levels: levels)
  }
}
