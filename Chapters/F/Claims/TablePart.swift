import ChapterKit

/// Fourth part: the four tables as settings.
enum TablePart {
  static let entries: [Chapter.Entry] = [
    .prose(
      """
      This part is about the settings. The claims build a model of each kind from the preset `paper` and compare the shapes of \
      its weights with the printed tables.
      """),
    .equation(
      "Table 1",
      """
      module                 layers  channels  hidden  time mixer  feature mixer
      encoder summary           3       –        16       GRU           –
      encoder context           2      16        16      conv 2      conv 2
      decoder context           2      16        16      conv 2      conv 2
      initialization            2      16        16     identity     conv 2
      Gaussian transition       3      16        16     identity     conv 2
      """),
    .claim(TableClaims.shared),
    .prose(
      """
      “Initialization Context” is one row for two networks, the conditional prior and its auxiliary posterior; both take it.
      """),
    .predict(
      "Table 2 embeds features in 8 dimensions, the paper's H.1 embeds none, its F.1 embeds masks in 8. How many eights are there?"
    ),
    .claim(TableClaims.diffusion),
    .prose(
      """
      With a single latent a feature embedding is a constant, which a bias can replace. So the 8 is read as the size of the \
      mask's embedding. The schedule is called linear and nothing more: the customary 10⁻⁴ … 0.02 belongs to 1,000 levels and \
      would leave ᾱ_128 = 0.274 of the signal, so both ends are multiplied by 1000/128, to 7.8 · 10⁻⁴ and 0.156.
      """),
    .equation(
      "Table 3",
      """
                        DKF          DDSSM                            DKF        DDSSM
      λ schedule        cosine       cosine         trans_lr       0.000099    0.00941
      λ warm-up         867          889            zinit_lr       0.005       0.000801
      λ_end             1.245        1.243          S              2           2
      enc_lr            0.00887      0.000864       batch          512         128
      dec_lr            0.00777      0.000300       S_k            1           5
      """),
    .claim(TuningClaims.optima),
    .prose(
      """
      The paper's F.1.1 points to “Table 1” where this one is meant, and calls the model DSSD. The λ it finds is 1.24 for both models: \
      above 1, where the objective is no longer the bound on −log p but lies above it, although its I.2 anneals “from 0 to 1”.
      """),
    .predict("The ranges: rates from 5 · 10⁻⁵ to 10⁻², zinit_lr from 10⁻⁴ to 10⁻³. Which optimum cannot have been found?"),
    .claim(TuningClaims.outside),
    .claim(TuningClaims.idle),
    .prose(
      """
      Either the range or the optimum is misprinted; the preset takes 0.005 as printed. The rates of the two columns differ by \
      factors from 6 to 95. The DDSSM's transition rate is the higher one, and its other rates are the lower ones: “identical \
      search spaces” did not lead to similar training.
      """),
    .claim(FixedClaims.fixed),
    .claim(FixedClaims.decay),
    .prose(
      """
      Table 4 names a weight decay and no optimiser. AdamW is the customary one with a decay, so the preset uses it, with a \
      constant rate and without clipping. The 50 trials of Optuna, 10 of them at random, and their 1,500 steps belong to a \
      search that the preset does not repeat. The preset adds one thing: standardised data.
      """),
    .prose(
      """
      Where the paper leaves a choice, docs/DEVIATIONS.md says what was chosen, why, and what else could have been meant.
      """),
  ]
}
