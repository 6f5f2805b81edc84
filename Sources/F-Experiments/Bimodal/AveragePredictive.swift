import BimodalNoise
import Scores
import Tensor

/// The predictive density averaged over the test set, each sequence centered on its own 0.9·z_31: the curves of figure 1a.
public enum AveragePredictive {
  /// Density of a model's draws over the 96 bins (share / width), averaged over sequences, of shape [96].
  public static func density(of predictive: [PredictiveDraws], truth: [OneStepTruth]) -> [Double] {
    require(predictive.count == truth.count, "\(predictive.count) predictions cannot be centred by \(truth.count) truths")
    return average(zip(predictive, truth).map { BinGrid(center: $1.center).frequencies(of: $0.draws) })
  }

  /// Density of the exact distributions over the same bins, of shape [96].
  public static func density(ofTruth truth: [OneStepTruth]) -> [Double] {
    average(truth.map { BinGrid(center: $0.center).masses(of: $0.distribution) })
  }

  private static func average(_ masses: [[Double]]) -> [Double] {
    (0..<BinGrid.count).map { bin in
      masses.reduce(0) { $0 + $1[bin] } / (Double(masses.count) * BinGrid.width)
    }
  }
}
