import ChapterKit

/// Fourth part: other laws of the same kind, to ask whether a result hangs on ±4.
enum ModalPart {
  static let entries: [Chapter.Entry] = [
    .prose(
      """
      The walk of section 4 is one example. This part generalises it, so that other processes can be tested: three modes, steps \
      that depend on the state, two earlier states, missing values. The step may have any finite distribution, and the walk any \
      order.
      """),
    .equation(
      "4.aa",
      """
      z_t = φ_1 z_{t−1} + … + φ_j z_{t−j} + o_t
      o_t is one of finitely many offsets, with weights given by z_{t−1}
      """),
    .claim(ModalClaims.step),
    .claim(ModalClaims.same),
    .claim(ModalClaims.mask),
    .predict(
      "A walk of order 2, and a forecaster who looks at one state. How large must φ_2 be for the modes to vanish from sight?"),
    .claim(ModalClaims.second),
    .prose(
      """
      Given z_{t−1} alone, z_{t−2} adds a variance of 16 φ_2²/(1 − φ_2²). At φ_2 = 0.4 that is 3, and two modes 8 apart remain \
      visible. At −0.7 it is 15.4, and they do not. The example uses −0.7, so that a model of too low an order loses the modes.
      """),
    .prose(
      """
      The chosen offsets determine the states, so the exact distribution is again a mixture over sequences of choices. Sequences \
      with negligible weight are left out. A missing value gives no information about its choice, and with three modes and half \
      of the values missing there are millions of sequences.
      """),
    .claim(ModalDistributionClaims.exact),
    .claim(ModalDistributionClaims.capacity),
    .claim(ModalDistributionClaims.signs),
    .claim(ModalDistributionClaims.calibrated),
  ]
}
