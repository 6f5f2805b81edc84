import ChapterKit

/// Section I of the paper: training.
package enum SectionI {
  /// The section as a chapter, in reading order.
  package static let chapter = Chapter(
    "I", "The objective that trains", guide: guide, before: ["swift run chapter-2"], budget: 20,
    questions: [
      .init(
        """
        In Chapters/I/Claims/SmallRun.swift let every entry be observed (`$0 % 5 != 3` becomes `true`). Which foil of Eq I.a \
        is no longer refused, and why?
        """,
        answer: """
          The foil “counted for missing entries too”. If nothing is missing, the sum over all entries is the sum over the \
          observed ones, so that foil is the truth, and the claim fails because a wrong formula must not agree. Eq 50's foil \
          about missing entries meets the same end.
          """),
      .init(
        """
        In Sources/Oracle/KinkedDerivative.swift leave only the step 1e-3. For which tensors does the claim of Eq 53 fail \
        first: those before a ReLU or those behind the last one?
        """,
        answer: """
          Those before a ReLU. A longer step has more kinks inside, the second difference grows, and the oracle's error \
          becomes so large that a gradient 1 % too large is no longer refused. Behind the last ReLU the loss is smooth in the \
          step.
          """),
      .init(
        """
        In Chapters/I/Claims/EstimatorClaims.swift replace the second foil of Eq 51, `2 * closed[0]`, by 0. What does the \
        check say of a foil that is the truth?
        """,
        answer: """
          The claim fails: the difference of the two estimates is claimed to be 0, the foil is 0 too, and a foil that is not \
          refused counts as a failure.
          """),
    ],
    next: "swift run chapter-J",
    parts: [
      .init("From expectations to averages", AveragesPart.entries),
      .init("A bound in the data's units, and the weight λ", BoundPart.entries),
      .init("Choices around the loop", ChoicesPart.entries),
      .init("The gradient", GradientPart.entries),
      .init("Engine room: fresh draws and shards", isOptional: true, EnginePart.entries),
    ])

  private static let guide = Chapter.Guide(
    aims: [
      "Write the objective that is differentiated, term by term, as an average over draws.",
      "Compute distortion, rate and the bound of a model with one state by hand, and say for which λ their sum is a bound.",
      "Explain why the units of the data and the constant C belong in the reported number.",
      "Carry out one update of Algorithm 1 by hand: draws, gradient, AdamW with a rate for each group.",
      "Test a gradient by a difference quotient and choose its step.",
    ],
    needs: "The bound (chapters C and G), the diffusion's loss (chapters D and E) and the assembled model (chapter 2).",
    minutes: 80,
    words: [
      ("distortion D", "the reconstruction term: −log p_θ(x | z), averaged over drawn states"),
      ("rate R", "all other terms; with one state and a fixed prior it is D_KL(q(z | x) ‖ p(z))"),
      ("λ", "the weight of the rate in the loss that trains; reported bounds have λ = 1"),
      ("trajectory", "one draw of z_{1:T} from the encoder; S of them per sequence"),
      ("shard", "a fixed part of a minibatch that one thread evaluates"),
      ("tape", "the record of all operations, from which the gradient is computed backwards"),
      ("group", "one of the five parameter sets: φ encoder, θ decoder, ψ transition, η prior, Φ auxiliary posterior"),
      ("start", "a short training from one set of initial weights; the best of several goes on"),
      ("guard", "a rule that keeps λ small while the latents carry too little of the data"),
      ("AdamW", "a gradient step divided by a running root mean square, with weight decay outside the gradient"),
      ("ρ(k)", "the probability with which noise level k is drawn"),
      ("active coordinate", "a latent whose posterior mean varies with the data"),
    ],
    known: """
      The loss is an unbiased estimate of the bound when λ = 1, in nats of the raw data, and the gradient that the tape \
      computes is its derivative in every parameter tensor.
      """,
    open: """
      The claims do not say which schedule of λ, which rates or how many draws are best. Chapter F measures some of these choices.
      """,
    weakness: """
      Training needs many choices that the bound does not determine: a schedule of λ, rates for five groups, starts, a guard. \
      While λ ≠ 1 the number that is minimised is not the bound.
      """)
}
