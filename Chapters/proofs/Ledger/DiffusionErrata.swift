/// One transition as a diffusion.
extension PaperLedger {
  static let diffusionErrata = [
    Erratum(
      19, .right, "Eqs 30a to 32", "The eight lines, L_forward, μ̃, β̃ and the two forms of the mean are right.",
      resolution: "Found right, line by line, in chapter E."),
    Erratum(
      20, .loose, "E.1",
      "p(z^K | c) = p(z^K) is a definition. With 128 steps of the customary range the noised state is far from N(0, I).",
      claims: ["Eq D.l", "Eq D.o"]),
    Erratum(
      21, .loose, "after Eq 30h", "The step back is matched to the forward process's posterior and not to its transition.",
      resolution: "Chapter E says posterior, and its claim Eq 30f shows the step being turned."),
    Erratum(
      22, .ambiguous, "Eqs 31, 32, 36", "σ is the reverse kernel's deviation, with and without an index, and the noise level.",
      resolution: "ς_k for the reverse kernel, σ_k for the noise level (docs/NOTATION.md)."),
    Erratum(
      23, .wrong, "E.1, after Eq 32",
      "A point mass has entropy −∞, so its divergence is infinite; the last term needs no divergence.",
      claims: ["Eq E.i", "Eq E.j"]),
    Erratum(
      24, .loose, "Eq 33", "The weight supposes ς_k² = β_k; with β̃_k it is larger, and infinite at k = 1.",
      claims: ["Eq E.r", "Eq 32"]),
    Erratum(
      25, .wrong, "Eqs 29, 33, 52, 53",
      "Without C the right-hand side is no bound where C > 0, and cannot be compared with a Gaussian's.",
      claims: ["Eq E.m", "Eq C.h", "Eq E.l"]),
    Erratum(
      26, .ambiguous, "Eq 33", "C stands inside the average and outside the brace; the history's average is missing.",
      resolution: "The transition term is the brace with C; histories are drawn (Eq 52)."),
    Erratum(
      27, .ambiguous, "D.1", "A reference to the wrong appendix, a product from K down to 1, “q(·) ~ N”.",
      resolution: "Appendix E; products run over k; q(·) is N."),
  ]

  static let outputErrata = [
    Erratum(
      28, .wrong, "D.2, H.1", "The network is called a noise predictor; it regresses y, minus the v of v-prediction.",
      claims: ["Eq 38"]),
    Erratum(
      29, .ambiguous, "Eqs 29, 33, 37, 52", "The network's argument changes from line to line.",
      resolution: "F_ψ(c_in ẑ, k, c) everywhere, and c_in ẑ is the noisy state itself (Eq 34)."),
    Erratum(
      30, .loose, "E.2", "Targets have unit variance if the latents do; the simulated ones would reach 84.", claims: ["Eq E.p"]),
    Erratum(
      31, .wrong, "section 2, E.2",
      "Keeping the bound's weights undoes the normalisation: K w̃_k runs over five orders of magnitude.",
      claims: ["Eq 29"]),
    Erratum(32, .loose, "after Eq 44", "“Very large for small k”: w̃_k never exceeds ½.", claims: ["Eq E.q"]),
    Erratum(
      33, .loose, "after Eq 44", "Uniform ρ “to be unbiased”: every ρ of full support is, and uniform varies most.",
      claims: ["Eq 41", "Eq E.u"]),
    Erratum(
      34, .loose, "E.2", "Preconditioning is no bound of its own: it is an exact change of variables.",
      claims: ["Eq 37", "Eq 39"]),
    Erratum(
      35, .wrong, "Eq 52", "An expectation is left inside the average over draws; S_k would then do nothing.", claims: ["Eq 52"]),
    Erratum(
      36, .loose, "after Eq 51", "In closed form only given the history, which is drawn.", claims: ["Eq 51", "Eq 25"]),
    Erratum(
      37, .ambiguous, "Eq 48", "q_φ stands for q_Φ, and p_η drops its covariates.", claims: ["Eq 48", "Eq I.f"]),
  ]
}
