import ChapterKit

/// Section I of the paper: training.
package enum SectionI {
  /// The section as a chapter, in reading order.
  package static let chapter = Chapter(
    "I", "The objective that trains", before: ["swift run chapter-2"], budget: 20,
    questions: [
      "In Miniature.swift let every entry be observed (`$0 % 5 != 3` becomes `true`). Which foil of Eq I.a is no longer refused, and why?",
      "In the oracle's KinkedDerivative.swift leave only the step 1e-3. Which tensors fail first: those before a ReLU or those behind the last one?",
      "In EstimatorClaims.swift replace the second foil of Eq 51, `2 * closed[0]`, by 0. What does the judge say of a foil that is the truth?",
    ],
    next: "swift run chapter-J",
    entries: averages + bound + choices + slope)

  private static let averages: [Chapter.Entry] = [
    .prose(
      """
      The bound of chapter C is made of expectations. None of them can be computed, but all can be drawn: trajectories from the \
      encoder, auxiliary states from the prior's posterior, noise levels and noises for the diffusion. All draws are made before the \
      objective is evaluated. What is left is a plain function of the parameters, and plain functions can be differentiated.
      """),
    .equation(
      "53",
      "D + λR,   D = −E log p_θ(x | z),   R = E log q_φ(z_{1:j}) + L_VHP + L_diff + E log q_φ(z_{j+1:T} | …)"),
    .claim(EstimatorClaims.threeTerms),
    .prose(
      """
      Everything begins with a drawn trajectory. The paper's Algorithm 2, cited but not printed, is four lines: read the observations \
      backwards once; then, for t = 1 … T, show the encoder the summary h_t and the last j states, with zeros where there are none yet, take \
      mean and log-variance, and draw.
      """),
    .equation(
      "Algorithm 2",
      """
      h_{1:T} ← F_φ(x_{1:T}, observed, u_{1:T})
      for t = 1 … T:   (μ_t, log Σ_t) ← encoder(h_t, z_{t−j:t−1}, u, t)
                       ε_t ~ N(0, I);   z_t ← μ_t + e^{½ log Σ_t} ε_t
      return z_{1:T} and every (μ_t, log Σ_t)
      """),
    .claim(AlgorithmClaims.sampling),
    .prose(
      """
      The bound needs the density of what was drawn. No integral is necessary: the trajectory is a smooth, invertible map of Gaussian \
      noise, and a density changes by the determinant of such a map. Its Jacobian is triangular in time, so the determinant is the product \
      of all deviations, and log q_φ is a sum over t.
      """),
    .claim(TermClaims.density),
    .equation("47", "(1/S) Σ_s log q_φ(z_{1:j}^{(s)} | x_{1:T}, u_{1:T})"),
    .claim(TermClaims.initialEntropy),
    .equation("49", "L_init = (1/S) Σ_s [log q_φ(z_{1:j}^{(s)}) − Σ_{t≤j} log p_η(z_t | z_{t−j:t−1}) + D_KL(q_Φ ‖ N(0, I))]"),
    .claim(TermClaims.initialization),
    .equation("50", "(1/2S) Σ_s Σ_t Σ_i [(x_{t,i} − μ_{θ,i})²/σ²_{θ,i} + log 2πσ²_{θ,i}]   over the observed entries"),
    .claim(TermClaims.reconstruction),
    .prose(
      """
      A missing entry has no error and no density. The paper lets the mask into the encoder and never says what the sum does with it; \
      counted as zero, a gap would be an observation like any other.
      """),
    .predict("log q_φ is known in closed form at every step. Is its average over trajectories known in closed form too?"),
    .equation("51", "(1/S) Σ_s Σ_{t>j} log q_φ(z_t | x_{t:T}, z_{t−j:t−1}, u)"),
    .claim(EstimatorClaims.entropies),
    .prose(
      """
      Given its history, each step is a Gaussian, and its entropy is ½ log 2πe per variance. The history itself is drawn, so the sum \
      over time stays an average. Both forms are offered. The closed one has less spread.
      """),
    .prose(
      """
      The diffusion term is a sum over K levels, and each summand costs a pass through the denoiser. So a level is drawn with \
      probability ρ(k), and its error weighs 1/ρ(k) more.
      """),
    .equation(
      "52", "(1/S_k) Σ_m w̃_{k_m}/ρ(k_m) ‖F_ψ(z^{k_m}, c, k_m) − y(z, k_m)‖² + L_forward + C,   (k_m, ε_m) drawn"),
    .claim(EstimatorClaims.levels),
    .prose(
      """
      Here no chance is involved: six levels are few enough to try them all. The average over ρ is the sum over k, whatever ρ is, as \
      long as draws and weights agree on it. The paper drops C, which no gradient misses; the reported number does miss it.
      """),
    .predict("Eq 52 as printed keeps an expectation over (k, ε) inside the sum over m. What would S_k then do?"),
    .claim(EstimatorClaims.drawn),
    .prose("Nothing: every summand would be the same number. Drawn pairs make S_k what it is, a divisor of the variance."),
    .prose(
      """
      All these draws are a function of the seed, the update, the sequence, the trajectory and the time, and of nothing else. No generator \
      is carried along, so nothing depends on the order in which things are computed. What a generator gives for free has then to be \
      checked: that no draw is used twice.
      """),
    .claim(NoiseClaims.fresh),
    .claim(NoiseClaims.placeless),
    .claim(NoiseClaims.levels),
  ]

  private static let bound: [Chapter.Entry] = [
    .prose(
      """
      Observations are standardised before the networks see them. A density changes with its units: stretching x by s divides it by \
      s. A bound in nats of the reader's own data has to say so.
      """),
    .equation("I.a", "−log p(x) = −log p(x̃) + Σ log s over the observed entries,   x̃ = (x − mean)/s"),
    .claim(BoundClaims.units),
    .prose(
      """
      The two models in that claim are one model. The second reads raw numbers; its first layer does the standardising and its last \
      layer undoes it. Only the observed entries have a density, so only they have a Jacobian.
      """),
    .claim(BoundClaims.shards),
    .prose(
      """
      A minibatch is cut into eight shards, for the threads. Each divides by the size of the whole, and the shards are added in \
      order: the last bits then depend on the number of shards, which never changes, and not on the number of threads.
      """),
    .predict("λ starts near 0, so that reconstruction comes first. For which λ is D + λR a bound on −log p(x)?"),
    .equation("I.c", "D + λR ≥ −log p(x)   for λ ≥ 1, since R ≥ 0 on average"),
    .claim(BoundClaims.noBound),
    .prose(
      """
      Below 1 it is no bound, and above 1 a loose one. The paper anneals “from 0 to 1” and sets λ_end to 1.245. What is reported here is \
      always λ = 1; what is differentiated has the λ of its step.
      """),
    .claim(ScheduleClaims.lambda),
    .figure("lambda", ObjectiveFigures.lambda),
    .predict("A state that copies the noise of its own observation: does the copy pay, at λ = 1? At λ = 2?"),
    .prose(
      """
      White noise of variance v, known to the state up to d, costs ½ log(v/d) of rate and saves ½ log(v/d) of reconstruction. At λ = 1 that \
      is even, and only the next transition, which inherits the copy, tells the two models apart: training creeps. At λ = 2 the copy costs \
      twice what it saves. So the recommended settings let λ overshoot and bring it back to 1, where the objective is the bound.
      """),
    .claim(ScheduleClaims.peak),
    .claim(ScheduleClaims.rate),
    .claim(ScheduleClaims.groups),
    .prose(
      """
      Algorithm 1, also cited only, is the loop around all this. Its draws are a function of the seed and the update's number, so the \
      loop can be repeated by hand, which is what the claim does.
      """),
    .equation(
      "Algorithm 1",
      """
      for step = 0, 1, …:   B sequences of the data;   λ ← schedule(step)
                            S trajectories each (Algorithm 2), auxiliary states, S_k pairs (k, ε) for every state
                            g ← gradient of D + λR averaged over sequences and trajectories (Eq 53)
                            for each group φ, θ, ψ, η, Φ:   AdamW at the group's own rate
      """),
    .claim(AlgorithmClaims.training),
  ]

  private static let choices: [Chapter.Entry] = [
    .prose(
      """
      Around the loop there are choices that the paper does not make, here so that their worth can be measured. Training may go in two \
      stages: a variational autoencoder first, every state under N(0, I), then transition and prior on its finished latents.
      """),
    .equation("I.k", "first stage: D + λ (E log q_φ(z_{1:T}) − Σ_{t≤T} E log N(z_t; 0, I));   second: D + λR with φ, θ held"),
    .claim(StageClaims.objective),
    .claim(StageClaims.split),
    .predict("Both stages together minimise over all parameters, as joint training does. Do they reach the same place?"),
    .prose(
      """
      No: the first stage asks for latents that look like noise, at every time and given every history, and a transition between \
      independent states has nothing to say. What the second stage inherits is what could not be hidden from the reconstruction.
      """),
    .claim(LatentClaims.statistics),
    .prose(
      """
      These numbers are written beside the loss. A posterior that has stopped carrying the data shows in the first of them long before it \
      shows in a forecast. The second is what chapter E calls σ_data, and may be followed.
      """),
    .equation("I.n", "σ_data ← (1 − a) σ_data + a √(Var[μ] + E[Σ]),   a = max(1/(s + 1), 0.01) at update s = 0, 1, …"),
    .claim(LatentClaims.tracked),
    .claim(ClipClaims.groups),
    .prose(
      """
      One choice may spoil another: a start that goes on without its moments, an average that forgets where it was, a λ that does not know \
      how long it waited. So the last two claims switch everything on at once and follow every number from update to update.
      """),
    .equation(
      "I.p",
      "w̄ ← d w̄ + (1 − d) w,   d = min(averageDecay, (1 + s)/(10 + s)) at update s;   of the starts the one of least mean reconstruction"
    ),
    .claim(RecipeClaims.joint),
    .claim(RecipeClaims.staged),
  ]

  private static let slope: [Chapter.Entry] = [
    .prose(
      """
      Everything so far says that the objective is the right number. Training uses only its slope. The tape computes it by the chain \
      rule, one rule per primitive; an oracle that knows none of them moves the parameters a little and looks.
      """),
    .predict("ReLU has a kink. What does a difference quotient report when the kink lies between its two places?"),
    .figure("valley", ObjectiveFigures.valley),
    .prose(
      """
      A large step sees curvature and kinks, a small one sees rounding; between them lies a valley some eight digits deep. The oracle \
      works at its bottom. A kink inside the step would go unnoticed by its error estimate, so the second difference is added to it: \
      where the function is smooth that is nothing, and at a kink it is more than the damage.
      """),
    .claim(GradientClaims.diffusion),
    .claim(GradientClaims.gaussian),
    .claim(GradientClaims.mixers),
    .prose(
      """
      Tensor by tensor, because in one long vector a small wrong block hides behind large right ones. With the number and its slope \
      both checked, what remains is patience: the trainer repeats this a few thousand times.
      """),
  ]
}
