import Experiments
import Lectern

/// Sixth part: what each part of the method contributes, from the record.
enum AblationPart {
  static let entries: [Chapter.Entry] =
    [
      .prose(
        """
        The paper trains each model once. Here one part of the method at a time is changed, and every case is trained with four seeds for \
        a quarter of the study's updates, on the data that its baseline had, and scored by the exact law. A ratio of 2 means twice the \
        divergence; an interval that holds 1 means that four seeds cannot tell, and not that there is no effect: most of them hold 0.6 \
        and 1.5 as well.
        """),
      .predict("Joint or two-stage training, the prior, the schedule, S, S_k, λ, the sampler: which three choices matter most?"),
      .record { try RecordedResults.plan(.ablations).provenance.text },
    ] + beliefs.flatMap { $0.entries(from: .ablations) } + [
      .claim(BeliefClaims.intervals),
      .claim(BeliefClaims.ablations),
      .claim(SignClaims.failures),
      .predict("Of the diagnostics of a run, after a tenth of its updates, which ones tell that it will collapse?"),
      .claim(SignClaims.signs),
      .prose(
        """
        After a tenth none does: every run starts as a collapse, and leaves it or not while λ rises. After two fifths two numbers of \
        metrics.jsonl tell which runs to stop. `near_mass`: a transition that knows both modes has half of its draws near the next state, \
        one that knows nothing a seventh. `active_units`: the latents that say anything of their own sequence. What helps is in the \
        tables: a λ that starts near 0, the bound's own weights, joint training.
        """),
      .predict(
        "And of the runs that learn? One baseline scores twice another, with nothing but its seed changed. What did it do?"),
      .claim(SignClaims.bound),
      .claim(SignClaims.noise),
      .prose(
        """
        Its states copy the observations: the reconstruction is bought with noise, which the transition then has to predict and cannot. \
        The bound counts both and ranks the runs nearly as the exact law does, without knowing it. So it is by the bound that `ddssm tune` \
        judges.
        """),
    ]

  /// In the order of the plan.
  static let beliefs = [
    Belief(
      ask: "Joint training or two stages?", verdicts: ["two-stages": .worse],
      sentence: """
        Train jointly. States that are learned without a transition, for the first half, copy the noise of the observations and scatter; \
        the transition then finds no two modes in them.
        """),
    Belief(
      ask: "The hierarchical prior or a standard normal?", verdicts: ["standard-normal": .open],
      sentence: "Nothing is seen of it in a forecast 31 steps later."),
    Belief(
      ask: "Which Markov order, on data of order 2?", verdicts: ["order-1": .worse, "order-3": .open],
      sentence: "An order below that of the data costs the modes. One above costs time; more is not told."),
    Belief(
      ask: "σ_data = 1 or tracked?", verdicts: ["tracked-deviation": .open],
      sentence: "On standardised data the choice does not show."),
    Belief(
      ask: "Which reverse variance?", verdicts: ["posterior-variance": .open, "forward-variance": .open],
      sentence: """
        Learned or the forward one. With the posterior's, three seeds do as well and one fails, which is why its interval says so little.
        """),
    Belief(
      ask: "The bound's weights or dropped ones, both with the posterior's variance?", verdicts: ["dropped-weights": .open],
      sentence: """
        Keep them. The simple loss that image models use is no bound: the encoder can lower it by giving the latents up, and with two \
        seeds of four it did. Four seeds of so uneven a thing give no narrow interval.
        """),
    Belief(
      ask: "Levels drawn by weight or uniformly?", verdicts: ["uniform-levels": .open],
      sentence: "Uniform levels make a noisier estimate (chapter E), of which nothing is seen in the forecast."),
    Belief(
      ask: "The drawn target or its average over the posterior?", verdicts: ["averaged-target": .open],
      sentence: "The average has less variance and the same expectation; at this size it does not pay for certain."),
    Belief(
      ask: "How many trajectories S?", verdicts: ["S-1": .open, "S-4": .open],
      sentence: """
        One is not told from two, and takes less time. With four, one seed collapsed under the eyes of the guard: of its three starts none had found a \
        use for its latents after 200 updates, and the guard waits for a quarter of the updates and no longer.
        """),
    Belief(
      ask: "How many levels for each state, S_k?", verdicts: ["levels-1": .open, "levels-10": .open],
      sentence: "From one to ten nothing is told apart, and ten cost a fifth more time than five."),
    Belief(
      ask: "Which noise schedule?",
      verdicts: ["linear-schedule": .open, "cosine-schedule": .open, "wide-schedule": .open],
      sentence: """
        None is told from Karras' narrow one. Where the reverse variances are learned, the schedule matters less than its fame.
        """),
    Belief(
      ask: "How is λ annealed?", verdicts: ["lambda-1": .collapses, "lambda-paper": .open, "lambda-no-peak": .worse],
      sentence: """
        From near 0, over 1, and back to 1. With λ = 1 from the start every run collapses. Without the peak the states keep more noise. \
        The paper's 1.243 is a peak too, which never comes down again: by the forecast it is not told apart.
        """),
    Belief(
      ask: "What else of the recipe matters?", verdicts: ["one-start": .open, "constant-rates": .worse, "long-memory": .open],
      sentence: """
        A rate that comes down at the end. Three starts take 600 of these 2,500 updates for themselves, of the study's 10,000 only a \
        sixteenth; what they insure against is rarer than four seeds can show.
        """),
    Belief(
      ask: "How many sampler steps, ancestral or few?",
      verdicts: [
        "multistep-32": .worse, "multistep-16": .worse, "multistep-8": .worse, "multistep-4": .worse, "implicit-64": .worse,
        "implicit-16": .worse, "implicit-4": .worse,
      ],
      sentence: """
        The same weights, so that small effects are seen. Sixteen calls of the second-order sampler do for most purposes, and the implicit \
        one needs four times as many for the same; four calls are too few for either. The better the model, the more it shows: in chapter \
        4 sixteen calls cost a fifth.
        """),
  ]
}
