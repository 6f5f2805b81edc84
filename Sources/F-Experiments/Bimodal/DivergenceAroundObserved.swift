import BimodalNoise
import Scores

extension JensenShannon {
  /// Draws against a wrong truth: ½ Σ_± N(0.9 x_t ± 4, r), centered on the noisy x_t where the exact distribution has ẑ_t.
  ///
  /// The paper's words allow this reading. Under it 1,024 draws of the exact distribution score 0.082 at r = 0.2 and 0.074 at
  /// 0.04, not the floor: what it measures is mostly the noise of the last observation.
  public static func ofDraws(_ draws: [Double], aroundObserved last: Double, walk: BimodalWalk) -> Double {
    ofDraws(draws, truth: walk.predictive(from: FilteredState(mean: last, variance: 0)))
  }
}
