import Autodiff
import EvidenceBound
import Foundation
import Networks
import Tensor

/// Sequences of one length, in the units of the data: what a model is trained and evaluated on.
public struct SequenceSet: Sendable {
  /// N: the number of sequences.
  public let count: Int
  /// T: time steps of each.
  public let steps: Int
  /// The numbers of observed features D, dynamic covariates V and static covariates W.
  public let extents: DataExtents
  /// [N, T, D]; an entry for which `observed` is false is not read.
  public var observations: [Double]
  /// [N, T, D]; nil when nothing is missing.
  public var observed: [Bool]?
  /// [N, T, V]; empty when V = 0.
  public var covariates: [Double]
  /// [N, W]; empty when W = 0.
  public var statics: [Double]
  /// The absolute time of the first step, counted from 0.
  public var start = 0

  /// Sequences from row-major arrays.
  public init(
    count: Int, steps: Int, extents: DataExtents, observations: [Double], observed: [Bool]? = nil, covariates: [Double] = [],
    statics: [Double] = []
  ) {
    require(
      observations.count == count * steps * extents.observations,
      "\(observations.count) observations for [\(count), \(steps), \(extents.observations)]")
    require(
      covariates.count == count * steps * extents.covariates,
      "\(covariates.count) covariates for [\(count), \(steps), \(extents.covariates)]")
    require(statics.count == count * extents.statics, "\(statics.count) statics for [\(count), \(extents.statics)]")
    self.count = count
    self.steps = steps
    self.extents = extents
    self.observations = observations
    self.observed = observed.flatMap { $0.allSatisfy { $0 } ? nil : $0 }
    self.covariates = covariates
    self.statics = statics
  }

  /// Sequences of which nothing but the covariates is given, [N, T, V] and [N, W]; their observations are zeros.
  public init(inputs count: Int, steps: Int, extents: DataExtents, covariates: [Double] = [], statics: [Double] = []) {
    self.init(
      count: count, steps: steps, extents: extents,
      observations: [Double](repeating: 0, count: count * steps * extents.observations), covariates: covariates, statics: statics)
  }

  /// How many entries of a sequence are observed.
  public func observedCount(_ sequence: Int) -> Int {
    let width = steps * extents.observations
    return observed?[sequence * width..<(sequence + 1) * width].count { $0 } ?? width
  }

  /// The last of a sequence's first t steps at which something was observed, counted from 1; 0 when there is none.
  func lastObserved(of sequence: Int, first t: Int) -> Int {
    guard let observed else { return t }
    let (d, width) = (extents.observations, steps * extents.observations)
    return (1...t).last { step in
      (0..<d).contains { observed[sequence * width + (step - 1) * d + $0] }
    } ?? 0
  }

  /// Σ log standardDeviation over the observed entries of the sequences `rows`: the Jacobian of the standardization.
  public func observedLogScale(_ rows: some Collection<Int>, _ standardization: Standardization) -> Double {
    let logs = standardization.standardDeviation.map { log($0) }
    let (d, width) = (extents.observations, steps * extents.observations)
    return rows.reduce(0) { sum, row in
      sum + (row * width..<(row + 1) * width).reduce(0) { $0 + ((observed?[$1] ?? true) ? logs[$1 % d] : 0) }
    }
  }

  /// The sequences `rows`, standardized, as a minibatch on a tape; with `length`, their first steps only.
  public func batch(
    _ rows: some Collection<Int>, standardization: Standardization, first length: Int? = nil, on tape: Tape
  ) -> SequenceBatch {
    let (t, d, v, w, b) = (length ?? steps, extents.observations, extents.covariates, extents.statics, rows.count)
    var values: [Double] = []
    var flags: [Double] = []
    values.reserveCapacity(b * t * d)
    for row in rows {
      for i in 0..<t * d {
        let position = row * steps * d + i
        let isObserved = observed?[position] ?? true
        values.append(isObserved ? standardization.standardized(observations[position], feature: i % d) : 0)
        if observed != nil { flags.append(isObserved ? 1 : 0) }
      }
    }
    let known = rows.flatMap { row in covariates[row * steps * v..<(row * steps + t) * v] }
    let fixed = rows.flatMap { row in statics[row * w..<(row + 1) * w] }
    return SequenceBatch(
      observations: tape.constant(values, [b, t, d]), observed: observed == nil ? nil : tape.constant(flags, [b, t, d]),
      covariates: v == 0 ? nil : tape.constant(known, [b, t, v]), statics: w == 0 ? nil : tape.constant(fixed, [b, w]),
      start: start)
  }
}
