import Foundation
import Probability
import Tensor

/// The exact filter of a `ModalWalk`: one branch for every sequence of choices that is not hopeless.
///
/// Choices determine the state, so a branch is a history and a weight. A step splits a branch into one for each offset;
/// an observation weighs them by N(x_t; z_t, r). Where x_t is missing no branch is favored, and all stay. A branch
/// more than 40 nats behind the best is cut: each branch that is cut weighs less than e⁻⁴⁰ of the evidence. Branches are never merged.
///
/// Each missing value multiplies the branches by the number of offsets. Above `capacity` the best are kept, and `lost`
/// tells what the others weighed. Under the walk's own distribution the expected share of a branch after any further
/// observations is its share now (a martingale), so `lost` is also what the branches that were cut would weigh at the end, on average.
public struct ChoiceMixture: Sendable {
  /// One sequence of choices.
  private struct Branch: Sendable {
    /// log p(choices, x_{1:t}), in nats.
    var logWeight: Double
    var history: History
  }

  private let walk: ModalWalk
  private var branches = [Branch(logWeight: 0, history: History())]
  /// How far behind the best a branch may fall, in nats.
  private static let patience = 40.0
  /// The most branches that are kept from one step to the next; a step holds as many times more as there are offsets.
  public static let capacity = 1 << 20

  /// The share of the evidence that was cut because there were too many branches, 1 − Π (1 − share of a cut); 0 as a rule.
  public private(set) var lost = 0.0

  /// The filter after x_1 … x_t, of shape [t]; nil where x is missing. Without any it is the distribution before the first step.
  /// - Parameter capacity: how many branches to keep.
  public init(_ walk: ModalWalk, observed: [Double?], capacity: Int = ChoiceMixture.capacity) {
    require(capacity >= 1, "a filter keeps at least one branch, not \(capacity)")
    self.walk = walk
    for x in observed {
      branches = predicted.map { branch in
        guard let x else { return branch }
        let distribution = Normal(mean: branch.history.last, variance: walk.observationVariance)
        return Branch(logWeight: branch.logWeight + distribution.logDensity(at: x), history: branch.history)
      }
      let best = branches.map(\.logWeight).max() ?? 0
      branches.removeAll { $0.logWeight < best - ChoiceMixture.patience }
      if branches.count > capacity { keepBest(capacity) }
    }
  }

  private mutating func keepBest(_ capacity: Int) {
    let evidence = logEvidence
    branches.sort { $0.logWeight > $1.logWeight }
    lost += (1 - lost) * branches[capacity...].reduce(0) { $0 + exp($1.logWeight - evidence) }
    branches.removeSubrange(capacity...)
  }

  /// How many sequences of choices are left.
  public var count: Int { branches.count }

  /// log p(x_{1:t}) of what was observed, in nats; 0 when nothing was.
  public var logEvidence: Double { logSumExp(branches.map(\.logWeight)) }

  /// p(x_{t+1} | x_{1:t}), one component of variance r per branch and offset.
  public var predictive: GaussianMixture {
    let next = predicted
    let evidence = logEvidence
    return GaussianMixture(
      weights: next.map { exp($0.logWeight - evidence) }, means: next.map(\.history.last),
      variances: next.map { _ in walk.observationVariance })
  }

  /// Every branch split by the next choice.
  private var predicted: [Branch] {
    let weights = walk.weightsOfHistory
    return branches.flatMap { branch in
      walk.jumps.jumps(after: branch.history.last).map { jump in
        var next = Branch(logWeight: branch.logWeight + log(jump.weight), history: branch.history)
        next.history.append(branch.history.carried(by: weights) + jump.offset)
        return next
      }
    }
  }
}

extension ModalWalk {
  /// p(x_{t+1} | x_{1:t}), exact but for branches 40 nats behind; nil stands for a missing value.
  ///
  /// Trailing nils lead further ahead: given x_{1:t} and two of them it is p(x_{t+3} | x_{1:t}).
  public func predictive(given observed: [Double?]) -> GaussianMixture {
    ChoiceMixture(self, observed: observed).predictive
  }

  /// log p(x_{1:T}) of the values that are not nil, in nats.
  public func logEvidence(of observed: [Double?]) -> Double { ChoiceMixture(self, observed: observed).logEvidence }
}
