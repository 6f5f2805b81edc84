import Autodiff
import DeepStateSpace
import Tensor

/// What a model provides in order to be trained by `Trainer`: parameters in named groups, and the loss of some sequences on a tape.
///
/// A new model needs a layout, its groups, settings that contain `OptimizationSettings`, a report of its loss, `loss(of:in:)` and
/// `course(_:data:standardization:)`. Where nothing but the parameters changes in training, its course is a `SteadyCourse`. What a trained model is used for is said by `TrainedModel`.
public protocol TrainableModel: Sendable {
  /// How it is trained: the trainer's settings and its own.
  associatedtype Settings: TrainerSettings
  /// What an update tells of the loss; the shards of a minibatch add up.
  associatedtype Report: LossReport
  /// What changes between updates besides the parameters.
  associatedtype Course: TrainingCourse where Course.Report == Report

  /// The names and shapes of all parameters.
  var layout: ParameterLayout { get }
  /// The runs of the flat parameter vector that have a learning rate and a gradient norm of their own; disjoint, and complete.
  var parameterGroups: [(name: String, range: Range<Int>)] { get }

  /// Whether the loss of a minibatch is a sum over its sequences, so that it can be cut into shards; a loss that compares sequences with
  /// each other takes the minibatch in one piece, on one thread.
  var sumsOverSequences: Bool { get }

  /// The course of one start, before its first update.
  func course(_ settings: Settings, data: SequenceSet, standardization: Standardization) -> Course

  /// The loss of a shard, to be differentiated: [1]. Shards' losses and reports add up to those of the minibatch, so both are divided
  /// by `shard.total`. A function of its arguments alone: it is called on several threads.
  func loss(of shard: TrainingShard, in course: Course) -> (loss: Variable, report: Report)

  /// Parameters that follow a statistic instead of a gradient, with their values after update `step` of this start.
  /// - Parameter parameters: those before the update.
  func tracked(_ parameters: Parameters, seeing report: Report, step: Int) -> [TrackedParameter]
}

extension TrainableModel {
  /// As most losses do.
  public var sumsOverSequences: Bool { true }

  /// Stops unless the groups are disjoint and complete, and each has a learning rate.
  func requireGroups(withRates rates: [String: Double]) {
    let groups = parameterGroups.sorted {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    var end = 0
    for (name, range) in groups {
      require(range.lowerBound == end, "the group '\(name)' begins at parameter \(range.lowerBound), and \(end) comes next")
      require(rates[name] != nil, "the settings have no learning rate for the group '\(name)'")
      end = range.upperBound
    }
    require(end == layout.count, "the groups hold \(end) of \(layout.count) parameters")
    require(
      Set(groups.map(\.name)).count == groups.count, "two groups have one name: \(groups.map(\.name).joined(separator: ", "))")
  }

  /// Into how many shards a minibatch of `batch` sequences is cut.
  func shards(of batch: Int) -> Int { sumsOverSequences ? TrainingShard.count(of: batch) : 1 }

  /// No parameter is tracked.
  public func tracked(_ parameters: Parameters, seeing report: Report, step: Int) -> [TrackedParameter] { [] }
}

/// A parameter that follows a statistic, and its next value.
public struct TrackedParameter: Sendable {
  /// The parameter.
  public let entry: ParameterLayout.Entry
  /// Its next value, in row-major order.
  public let values: [Double]

  /// - Parameter values: in row-major order.
  public init(_ entry: ParameterLayout.Entry, values: [Double]) { (self.entry, self.values) = (entry, values) }
}

/// Some sequences of a minibatch, and the tape that their loss is computed on.
public struct TrainingShard {
  /// The numbers of the sequences in `data`.
  public let rows: [Int]
  /// The sequences of the whole minibatch.
  public let total: Int
  /// The training data, in their own units.
  public let data: SequenceSet
  /// The map between data and network units.
  public let standardization: Standardization
  /// The seed of the training; with `step` and a sequence's number, the address of every draw.
  public let seed: Int
  /// The update, counted from 0 within its start.
  public let step: Int
  /// The tape, which holds the parameters.
  public let tape: Tape

  /// Sequences of a minibatch, and what the loss reads beside them.
  public init(
    rows: [Int], total: Int, data: SequenceSet, standardization: Standardization, seed: Int, step: Int, tape: Tape
  ) {
    (self.rows, self.total, self.data, self.standardization) = (rows, total, data, standardization)
    (self.seed, self.step, self.tape) = (seed, step, tape)
  }

  /// Shards of a minibatch of `batch` sequences: one for every sixteen sequences, whose step nearly fits the processor's last cache; at
  /// least eight, as many as most machines have cores; never more than there are sequences. Their number depends on nothing else, since
  /// the order of sums decides the last bits.
  public static func count(of batch: Int) -> Int { min(batch, max(8, batch / 16)) }
}

/// What an update tells of the loss: means over the minibatch, of which each shard holds its share, so that shards add up.
public protocol LossReport: Sendable {
  /// The report of no sequence.
  init()
  /// The sum of two reports, of parts of one minibatch.
  static func += (a: inout Self, b: Self)
  /// The loss to report, nats per sequence: a bound on −log p, or whatever else stands in for it. Weights that change in training are
  /// left out.
  var objective: Double { get }
  /// What starts are compared by, and the smallest wins: a part of the loss that means the same in all of them.
  var reconstruction: Double { get }
  /// Numbers for the progress line and, where the model has no metrics of its own, for `metrics.jsonl`.
  var named: [(name: String, value: Double)] { get }
}

extension LossReport {
  /// Whether training can go on.
  public var isFinite: Bool { objective.isFinite }
  /// The whole loss.
  public var reconstruction: Double { objective }
  /// The whole loss.
  public var named: [(name: String, value: Double)] { [("loss", objective)] }
}

/// What changes between the updates of one start besides the parameters: weights of the loss, stages. A plain value.
public protocol TrainingCourse: Sendable {
  /// What it sees of an update.
  associatedtype Report
  /// How the optimizer makes update `step`, counted from 0.
  func rule(at step: Int) -> UpdateRule
  /// Takes in the report of an update.
  mutating func observe(_ report: Report)
  /// Numbers of its own for the progress line.
  func named(at step: Int) -> [(name: String, value: Double)]
}

extension TrainingCourse {
  /// The course has no numbers of its own.
  public func named(at step: Int) -> [(name: String, value: Double)] { [] }
}

/// How the optimizer makes one update.
public struct UpdateRule: Sendable, Equatable {
  /// How far the schedule of the learning rates has come: `step`, counted from 0, of `total`.
  public var step: Int
  /// The updates of that schedule.
  public var total: Int
  /// Groups that this update leaves as they are.
  public var frozen: Set<String> = []
  /// Whether the optimizer begins here, without the moments of earlier updates.
  public var beginsStage = false

  /// Update `step` of `total`, of all groups.
  public init(step: Int, of total: Int) { (self.step, self.total) = (step, total) }
}

/// A course on which nothing but the parameters changes.
public struct SteadyCourse<Report: LossReport>: TrainingCourse {
  private let updates: Int

  /// A course of all updates of a start.
  public init(_ settings: OptimizationSettings) { updates = settings.stepsOfChosen }

  /// All groups, one schedule.
  public func rule(at step: Int) -> UpdateRule { UpdateRule(step: step, of: updates) }

  /// Changes nothing.
  public func observe(_ report: Report) {}
}
