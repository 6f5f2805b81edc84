import ChapterKit

/// Second part: what the number means, and the loop that makes it smaller.
enum BoundPart {
  static let entries: [Chapter.Entry] = units + weight + loop

  private static let units: [Chapter.Entry] = [
    .prose(
      """
      This part makes four choices: the units of the bound, the schedule of λ, the learning rates with their groups, and the \
      optimiser.
      """),
    .prose(
      """
      Observations are standardised before the networks see them. A density changes with its units: if x is multiplied by s, \
      its density is divided by s. A bound in nats of the raw data has to include this factor.
      """),
    .equation("I.a", "−log p(x) = −log p(x̃) + Σ log s over the observed entries,   x̃ = (x − mean)/s"),
    .claim(BoundClaims.units),
    .prose(
      """
      The two models of this claim are the same model. The second reads raw numbers; its first layer standardises them, and \
      its last layer undoes that. Only the observed entries have a density, so only they have a Jacobian.
      """),
  ]

  private static let weight: [Chapter.Entry] = [
    .prose(
      """
      How distortion and rate add up can be done by hand with one state and one observation: z ~ N(0, 1), x ~ N(z, 0.4), \
      observed x = 1.3. Then p(x) = N(0, 1.4), and the exact posterior is N(m, v) with m = 1.3/1.4 = 0.9286 and v = 0.4/1.4 = \
      0.2857. Take it as encoder.
      """),
    .equation(
      "I.q",
      """
      D = ½ [log(2π · 0.4) + ((1.3 − 0.9286)² + 0.2857)/0.4]
        = ½ [0.9216 + 1.0592] = 0.9904
      R = ½ [0.9286² + 0.2857 − 1 − log 0.2857] = ½ [0.1480 + 1.2528] = 0.7004
      D + R = 1.6907 = ½ [log(2π · 1.4) + 1.3²/1.4] = −log p(x)
      """),
    .claim(BoundClaims.byHand),
    .predict(
      "λ starts near 0, so that reconstruction comes first. For which λ is D + λR always a bound on −log p(x)?",
      answer: .choice(
        ["for every λ > 0", "for λ ≤ 1", "for λ ≥ 1"], right: 2,
        because: """
          The average rate is at least 0, so more of it only adds. With λ = 0.9 the example gives 1.6207, less than 1.6907.
          """)),
    .equation("I.c", "D + λR ≥ D + R ≥ −log p(x)   for λ ≥ 1, since R ≥ 0 on average"),
    .claim(BoundClaims.noBound),
    .prose(
      """
      For λ < 1 the sum can lie below −log p(x), and for λ > 1 it is a looser bound. The paper anneals “from 0 to 1” and sets \
      λ_end to 1.245. In this package the reported number always has λ = 1, and the number that is differentiated has the λ of \
      its step.
      """),
    .equation(
      "I.d",
      """
      λ_s = λ_start + (λ_end − λ_start) (1 − cos(πs/W))/2 for s ≤ W,
      or λ_start + (λ_end − λ_start) s/W;   λ_end afterwards
      """),
    .claim(ScheduleClaims.lambda),
    .figure("I-lambda", ObjectiveFigures.lambda),
    .prose(
      """
      What to see: both curves reach λ_end after the same number of steps. The cosine begins and ends slowly.
      """),
    .predict(
      """
      A state may copy the noise of its own observation, noise that nothing else depends on. At which λ does the copy leave D \
      + λR unchanged?
      """,
      answer: .number(
        1, tolerance: 0.02, because: "The copy raises the rate by ½ log(v/d) and lowers the distortion by as much.")),
    .prose(
      """
      White noise of variance v, known to the state up to d, adds ½ log(v/d) to the rate and takes ½ log(v/d) from the \
      reconstruction. At λ = 1 these cancel. Only the next transition, whose history then contains the copy, distinguishes the \
      two models, and training progresses slowly. At λ = 2 the copy adds twice as much as it takes away. So the recommended \
      settings let λ rise above 1 and bring it back to 1, where the objective is the bound.
      """),
    .claim(ScheduleClaims.peak),
  ]

  private static let loop: [Chapter.Entry] = [
    .claim(ScheduleClaims.rate),
    .claim(ScheduleClaims.groups),
    .prose(
      """
      Algorithm 1, also cited and not printed, is the loop around all this. Its draws are a function of the seed and of the \
      update's number, so the loop can be repeated by hand. The claim does that.
      """),
    .equation(
      "Algorithm 1, not printed: DEVIATIONS 38",
      """
      for step = 0, 1, …:   B sequences of the data;   λ ← schedule(step)
                            S trajectories each (Algorithm 2), auxiliary states,
                            S_k pairs (k, ε) for every state
                            g ← gradient of D + λR averaged over sequences and
                                trajectories (Eq 53)
                            for each group φ, θ, ψ, η, Φ:   AdamW at the group's rate
      """),
    .claim(AlgorithmClaims.training),
  ]
}
