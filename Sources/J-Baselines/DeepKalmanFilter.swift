import DeepStateSpace

extension ModelSettings {
  /// The deep Kalman filter beside this model: the same encoder, decoder and hierarchical prior, the transition a Gaussian.
  public var deepKalmanFilter: ModelSettings {
    var settings = self
    settings.kind = .gaussian
    return settings
  }
}
