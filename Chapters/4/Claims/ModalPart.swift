import ChapterKit

/// Fourth part: other laws of the same kind, to ask whether a result hangs on ±4.
enum ModalPart {
  static let entries: [Chapter.Entry] = [
    .prose(
      """
      One process is one example. Would a result hold with three modes, with steps that depend on where the walker stands, with \
      a memory of two steps, with values missing? The walk is made general: any finite law of the step, any order.
      """),
    .equation(
      "4.aa", "z_t = φ_1 z_{t−1} + … + φ_j z_{t−j} + o_t,     o_t one of finitely many offsets, its weights given by z_{t−1}"),
    .claim(ModalClaims.step),
    .claim(ModalClaims.same),
    .claim(ModalClaims.mask),
    .predict(
      "A walk of order 2, and a forecaster who looks at one state. How large must φ_2 be for the modes to vanish from sight?"),
    .claim(ModalClaims.second),
    .prose(
      """
      What is unknown of z_{t−2} enters as if it were noise of variance 16 φ_2²/(1 − φ_2²). At φ_2 = 0.4 that is 3, and two \
      modes 8 apart survive it; at −0.7 it is 15.4, and they do not. So −0.7 it is: an order that is too low costs the modes.
      """),
    .prose(
      """
      Choices still determine the states, so the exact law is still a matter of keeping all sequences of choices that are not \
      hopeless. A missing value tells none of them apart, and with three modes and half of the values missing they are millions.
      """),
    .claim(ModalDistributionClaims.exact),
    .claim(ModalDistributionClaims.capacity),
    .claim(ModalDistributionClaims.signs),
    .claim(ModalDistributionClaims.calibrated),
  ]
}
