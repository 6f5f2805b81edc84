import Networks

/// Sizes of which no two that could be mistaken for each other are equal.
enum Small {
  static let extents = DataExtents(observations: 3, covariates: 1, statics: 2)
  static let betas = [0.05, 0.3, 0.12, 0.5]

  /// Order 3, two latents, C = 4, H_seq = 5; all times embedded.
  static func settings(_ change: (inout NetworkSettings) -> Void = { _ in }) -> NetworkSettings {
    var settings = NetworkSettings()
    (settings.latents, settings.order, settings.channels, settings.hidden) = (2, 3, 4, 5)
    (settings.summaryLayers, settings.encoderBlocks, settings.decoderBlocks) = (2, 2, 3)
    (settings.initialBlocks, settings.transitionBlocks) = (1, 3)
    (settings.maskWidth, settings.levelWidth, settings.levelProjection, settings.timeWidth) = (3, 6, 7, 4)
    (settings.emissionStartLogVariance, settings.encoderStartLogVariance) = (-0.4, 0.3)
    (settings.minLogVariance, settings.maxLogVariance) = (-4, 3)
    change(&settings)
    return settings
  }
}
