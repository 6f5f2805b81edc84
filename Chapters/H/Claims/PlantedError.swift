/// A mistake one could make in writing the networks down. The loops of `Naive` can make each of them; each is a foil.
enum PlantedError: String {
  // Layers.
  case transposed = "weights transposed"
  case noBias = "biases left out"
  case gateExchanged = "σ and tanh exchanged"

  // Mixers.
  case paddedRight = "padded on the right"
  case paddedLeft = "padded on the left, not centred"
  case tapsReversed = "taps in reverse order"
  case updateFlipped = "z and 1 − z exchanged"
  case resetFirst = "reset before the product with U_n"
  case biasOutside = "recurrent bias outside the reset"
  case unscaledScores = "scores not divided by √(C/heads)"
  case scaledByAll = "scores divided by √C, all heads together"
  case causalAttention = "attention to earlier positions only"
  case noPlaces = "no position vectors"
  case attentionAlone = "attention without its input added"

  // Blocks and stacks.
  case mixersExchanged = "features mixed before time"
  case noLevel = "noise level left out"
  case noSide = "side information left out"
  case halvesExchanged = "residual and skip exchanged"
  case residualUnscaled = "x + residual not divided by √2"
  case skipsUndivided = "sum of skips not divided"
  case skipsByCount = "sum of skips divided by the number of blocks"
  case noFirstReLU = "no ReLU behind the first projection"
  case lastSlotOnly = "only the last slot kept"
  case headsExchanged = "mean and log-variance exchanged"
  case unclamped = "log-variance not clamped"

  // Level embedding.
  case frequenciesFall = "frequencies falling, 10^(−4i/(n−1))"
  case frequenciesShort = "frequencies 10^(4i/n)"
  case cosineFirst = "cosines first"
  case wholeLogarithm = "ln σ for ¼ ln σ"
  case levelFromOne = "k for k − 1"
  case oneActivation = "no activation behind the second layer"

  // Networks.
  case oneLift = "one projection for history and target"
  case rolesExchanged = "role mask exchanged"
  case firstSlotRead = "the first slot read"
  case allValid = "padding not marked"
  case noneDrawn = "all states marked as padding"
  case auxiliaryPadded = "auxiliary states marked as padding"
  case windowReversed = "window from new to old, as H.3 prints it"
  case summaryForward = "recurrence not reversed"
  case noFlags = "flags of missing values left out"
  case summaryLast = "summary behind the history"
  case featuresEarly = "covariates and times of the step before"
  case noTarget = "u_t left out"
  case noStatics = "static covariates left out"
  case noShortcut = "no shortcut for static covariates"
}
