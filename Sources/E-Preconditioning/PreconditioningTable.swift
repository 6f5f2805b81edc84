import DiffusionChain
import Tensor

extension NoiseSchedule {
  /// The preconditioning of level k = 1 … K.
  public func preconditioning(_ k: Int, dataDeviation: Double = 1) -> Preconditioning {
    require(
      k >= 1, "preconditioning of level \(k): the clean state, level 0, has none; levels start at 1")
    return Preconditioning(noiseLevel: noiseLevel(k), dataDeviation: dataDeviation)
  }

  /// The preconditionings of levels 1 … K; entry k − 1 belongs to level k.
  public func preconditionings(dataDeviation: Double = 1) -> [Preconditioning] {
    (1...levels).map { preconditioning($0, dataDeviation: dataDeviation) }
  }
}
