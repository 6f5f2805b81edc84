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
      "Table 1, as printed",
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
    .equation(
      "Table 2, as printed",
      """
      U-Net layers                   3    diffusion step embedding   64 (projected to 128)
      U-Net channels (blocks)       16    feature embedding           8
      time mixer, feature mixer conv 2    diffusion steps K         128
      noise schedule            linear
      """),
    .claim(TableClaims.diffusion),
    .prose(
      """
      With a single latent a feature embedding is a constant, which a bias can replace. So the 8 is read as the size of the \
      mask's embedding. The schedule is called linear and nothing more: the customary 10⁻⁴ … 0.02 belongs to 1,000 levels and \
      would leave ᾱ_128 = 0.274 of the signal, so both ends are multiplied by 1000/128, to 7.8 · 10⁻⁴ and 0.156.
      """),
    .equation(
      "Table 3, optima as printed",
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
    .predict(
      "The printed ranges: rates from 5 · 10⁻⁵ to 10⁻², zinit_lr from 10⁻⁴ to 10⁻³. Which optimum lies outside its range?",
      answer: .choice(
        ["trans_lr of the DKF", "zinit_lr of the DKF", "trans_lr of the DDSSM"], right: 1,
        because: "0.005 is larger than 10⁻³; the two transition rates lie within their range.")),
    .claim(TuningClaims.outside),
    .claim(TuningClaims.idle),
    .prose(
      """
      Either the range or the optimum is misprinted; the preset takes 0.005 as printed. The rates of the two columns differ by \
      factors from 6 to 95. The DDSSM's transition rate is the higher one, and its other rates are the lower ones: “identical \
      search spaces” did not lead to similar training.
      """),
    .equation(
      "Table 4, as printed",
      """
      training steps    1500 (tuning), 3000 (final)     encoder/decoder channels   16
      Optuna trials     50                              encoder/decoder layers      2
      startup trials    10                              weight decay             0.01
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
