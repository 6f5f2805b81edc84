import Autodiff
import EvidenceBound
import Networks

/// Sequences in plain numbers: x, its flags, covariates and static covariates.
struct Sequences {
  let extents: DataExtents
  let count: Int
  var steps: Int
  /// The absolute time of the first step, counted from 0.
  var start: Int
  /// [B][T][D]; 0 where missing.
  var observations: [[[Double]]]
  /// [B][T][D]; 1 or 0, or nil when nothing is missing.
  var observed: [[[Double]]]?
  /// [B][T][V].
  var covariates: [[[Double]]]
  /// [B][W].
  var statics: [[Double]]

  /// Random sequences, of which every fifth entry or so is missing.
  init(_ extents: DataExtents, count: Int, steps: Int, start: Int = 0, hasGaps: Bool = true, seed: Int) {
    (self.extents, self.count, self.steps, self.start) = (extents, count, steps, start)
    func table(_ purpose: String, _ rows: Int, _ columns: Int) -> [[Double]] {
      cut(normals(purpose, rows * columns, seed: seed), into: columns, count: rows)
    }
    let d = extents.observations
    observations = cut(table("observations", count * steps, d), into: steps, count: count)
    covariates = cut(table("covariates", count * steps, extents.covariates), into: steps, count: count)
    statics = table("statics", count, extents.statics)
    guard hasGaps else { return }
    let flags = (0..<count).map { b in (0..<steps).map { t in (0..<d).map { (7 * b + 3 * t + $0) % 5 == 3 ? 0.0 : 1 } } }
    observations = combined(observations, flags) { $0 * $1 }
    observed = flags
  }

  /// All of them as a minibatch; the observations may be a variable of one's own.
  func batch(on tape: Tape, observations x: Variable? = nil, covariates u: Variable? = nil) -> SequenceBatch {
    func whole(_ values: [[[Double]]], _ width: Int) -> Variable {
      tape.constant(values.flatMap { $0.flatMap { $0 } }, [count, steps, width])
    }
    return SequenceBatch(
      observations: x ?? whole(observations, extents.observations), observed: observed.map { whole($0, extents.observations) },
      covariates: extents.covariates > 0 ? u ?? whole(covariates, extents.covariates) : nil,
      statics: extents.statics > 0 ? tape.constant(statics.flatMap { $0 }, [count, extents.statics]) : nil, start: start)
  }

  /// The steps t in `range`, counted from 1, as sequences of their own.
  func shortened(to range: ClosedRange<Int>) -> Sequences {
    var part = self
    let positions = (range.lowerBound - 1)..<range.upperBound
    (part.steps, part.start) = (positions.count, start + positions.lowerBound)
    part.observations = observations.map { Array($0[positions]) }
    part.observed = observed.map { $0.map { Array($0[positions]) } }
    part.covariates = covariates.map { Array($0[positions]) }
    return part
  }
}

/// `count` pieces of `size` entries each.
func cut<Entry>(_ values: [Entry], into size: Int, count: Int) -> [[Entry]] {
  (0..<count).map { Array(values[$0 * size..<($0 + 1) * size]) }
}
