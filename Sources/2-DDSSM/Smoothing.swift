import Autodiff
import EvidenceBound
import Foundation
import HierarchicalPrior
import Tensor

/// Smoothed states and the emissions given them, for one sequence.
public struct Reconstruction: Sendable {
  /// Draws of z_{1:T} in network units: [S, T, M].
  public let latents: [Double]
  /// The means of the emissions in the units of the data: [S, T, D].
  public let means: [Double]
  /// The variances of the emissions in the units of the data: [S, T, D].
  public let variances: [Double]

  /// From row-major arrays.
  public init(latents: [Double], means: [Double], variances: [Double]) {
    (self.latents, self.means, self.variances) = (latents, means, variances)
  }
}

extension Simulator {
  /// Draws from the smoothing posterior given all T steps, with the distribution of every observation given the drawn states.
  ///
  /// Where an observation is missing, that distribution is the imputation: a mixture over the draws.
  public func smooth(_ set: SequenceSet, rows: [Int], samples: Int, seed: Int) -> [Reconstruction] {
    chunks(of: rows, samples: samples) { rows, tape in
      let batch = set.batch(rows, standardization: standardization, on: tape)
      let draws = CounterRandom(seed: seed, purpose: "smoothing noise")
      let noise = tape.normals(draws, series: rows, times: 0..<set.steps, levels: samples, lanes: model.latents)  // [N, T, M]
      let latents = model.encoder.trajectories(of: batch, noise: noise).latents  // [N, T, M]
      return reconstructions(of: latents, batch, sequences: rows.count)
    }
  }

  /// Draws sequences from the model alone: states from the prior, then transitions and emissions; covariates come from `set`.
  public func generate(_ set: SequenceSet, rows: [Int], samples: Int, seed: Int) -> [Reconstruction] {
    chunks(of: rows, samples: samples) { rows, tape in
      let batch = set.batch(rows, standardization: standardization, on: tape)
      let latents = generatedStates(batch, rows: rows, samples: samples, seed: seed)  // [N, T, M]
      return reconstructions(of: latents, batch, sequences: rows.count)
    }
  }

  /// z_{1:T} from p_η and p_ψ: [N, T, M].
  private func generatedStates(_ batch: SequenceBatch, rows: [Int], samples: Int, seed: Int) -> Variable {
    let (n, m, j, t, tape) = (rows.count * samples, model.latents, model.order, batch.steps, batch.tape)
    let start = CounterRandom(seed: seed, purpose: "initial noise")
    let noise = tape.normals(start, series: rows, times: 0..<2 * j, levels: samples, lanes: m)  // [N, 2j, M]
    let first: Variable =  // [N, j, M]
      switch model.settings.network.initialPrior {
      case .hierarchical: sampleInitialStates(from: model.prior, noise: noise, batch)
      case .standardNormal: noise.slice(axis: 1, j..<2 * j)
      }
    let states = tape.constant(repeating: 0, [t, n, m])  // [T, N, M]
    states[0..<j].store(first.swappingOuterAxes())
    let draws = CounterRandom(seed: seed, purpose: "generation noise")
    for time in (j + 1)..<(t + 1) {
      tape.scoped {
        let history = states[(time - 1 - j)..<(time - 1)].swappingOuterAxes()  // [N, j, M]
        let next = nextState(history, batch, time: time) { level in  // [N, M]
          tape.normals(draws, step: level, series: rows, times: time..<(time + 1), levels: samples, lanes: m).reshaped([n, m])
        }
        states[time - 1].store(next)
      }
    }
    return states.swappingOuterAxes()  // [N, T, M]
  }

  private func reconstructions(of latents: Variable, _ batch: SequenceBatch, sequences b: Int) -> [Reconstruction] {
    let distribution = model.decoder.distribution(given: latents, batch)  // [N, T, D]
    let (z, means, logVariances) = (latents.doubles, distribution.mean.doubles, distribution.logVariance.doubles)
    let (d, samples, t) = (distribution.mean.shape[2], latents.shape[0] / b, latents.shape[1])
    let (m, unit) = (latents.shape[2], standardization.standardDeviation)
    return (0..<b).map { sequence in
      func gather(_ values: [Double], _ width: Int, _ map: (Double, Int) -> Double) -> [Double] {
        (0..<samples).flatMap { sample -> [Double] in
          let start = (sample * b + sequence) * t * width
          return (0..<t * width).map { map(values[start + $0], $0 % width) }
        }
      }
      return Reconstruction(
        latents: gather(z, m) { value, _ in value },
        means: gather(means, d) { standardization.original($0, feature: $1) },
        variances: gather(logVariances, d) { unit[$1] * unit[$1] * exp($0) })
    }
  }
}
