import BimodalNoise
import Experiments
import Lectern

/// Last part: what the trained models scored, from the record.
enum RecordPart {
  static let entries: [Chapter.Entry] = [
    .prose(
      """
      Everything so far is known before any model is trained: what there is to find, what a perfect score looks like, and what \
      a Gaussian can reach at most. Now both models are trained, with the same settings and as many updates, each seed with data of its \
      own. That takes an hour, so its results are kept with the package, and so is the command that makes them again.
      """),
    .predict("The DKF's decoder is a network, which can bend a Gaussian into two modes. Will the DKF pass the best Gaussian?"),
    .record {
      let study = try RecordedResults.bimodal()
      return "\(study.provenance.text)\n\n\(StudyTable(study, walk: BimodalWalk()).scores)"
    },
    .claim(RecordClaims.references),
    .claim(RecordClaims.errors),
    .claim(RecordClaims.modes),
    .prose(
      """
      It does not. A fold of the decoder that makes two places of one bell would have to be there wherever the walk goes, and \
      the walk goes everywhere; what training finds is the moment-matched Gaussian. The likely reading of the paper's statistic, around \
      0.9 x_31 in place of 0.9 z_31, would have hidden what the DDSSM found: the exact law fails it by more than the model does.
      """),
    .claim(RecordClaims.observed),
    .prose(
      """
      Where does the rest come from? Take the filtered states of the trained model, and let the exact law make the step and the \
      observation. Then let the model make the step too. Then all of it. Three divergences, each with one part more of the model in it.
      """),
    .claim(RecordClaims.parts),
    .prose(
      """
      The encoder must guess z_31 from observations, and it learned to on sequences that went on: the noise it leaves in is what \
      the divergence is made of. The same can be read off the bound, which is known to the nat here, since −log p(x) is exact.
      """),
    .equation(
      "4.an", "−ELBO = −E log p(x|z) + KL of the first state − E log p(z_t|z_{t−1}) + E log q(z_t|x, z_{t−1})  ≥  −log p(x)"),
    .claim(RecordClaims.bound),
    .prose(
      """
      One command makes tables, figures and this record again. What each part of the method contributes, where it breaks, and what the \
      description of the models leaves open, above all the range of the noise schedule, is the subject of chapter F.
      """),
  ]
}
