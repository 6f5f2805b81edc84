import ChapterKit

/// Fourth part: the derivative of the objective.
enum GradientPart {
  static let entries: [Chapter.Entry] = [
    .prose(
      """
      This part makes two choices: the step of a difference quotient, and how its error is estimated near a kink.
      """),
    .prose(
      """
      So far the claims say that the objective is the right number. Training uses its gradient. The tape computes the gradient \
      by the chain rule, with one rule for each primitive operation. The oracle knows none of these rules. It moves the \
      parameters a little and evaluates the objective again.
      """),
    .equation("I.r", "f′(0) ≈ (f(h) − f(−h))/2h\nerror h² f‴/6 from truncation and about 10⁻¹⁶ f/h from rounding"),
    .predict(
      "ReLU has a kink at 0. What does the quotient (f(h) − f(−h))/2h report for f = ReLU at 0?",
      answer: .number(0.5, tolerance: 0.01, because: "(h − 0)/2h = ½, the mean of the slopes on the two sides, whatever h is.")),
    .figure("I-valley", ObjectiveFigures.valley),
    .prose(
      """
      What to see: for the encoder's tensor a long step has a truncation error and a short step a rounding error. Between them \
      lies a valley, near a step of 10⁻⁴. The other curve has no rise on the right. Behind the denoiser's tensor there is one \
      ReLU, then a linear map, then a square. As long as no ReLU switches between −h and h, the loss is a quadratic function \
      of the step, f‴ = 0, and a central difference is exact up to rounding. So the longer the step, the smaller the gap.
      """),
    .prose(
      """
      The oracle takes a step of 10⁻⁶, or of 10⁻⁵ or 10⁻⁷ where the first is not good enough. Its usual error estimate would \
      not notice a kink inside the step. So the second difference, divided by the step, is added to the estimate. For a smooth \
      function this is nearly 0, and at a kink it is larger than the error that the kink causes.
      """),
    .claim(GradientClaims.diffusion),
    .claim(GradientClaims.gaussian),
    .claim(GradientClaims.mixers),
    .prose(
      """
      The gradient is compared tensor by tensor. In one long vector a wrong small block could hide behind large correct ones. \
      The trainer repeats such an update a few thousand times.
      """),
  ]
}
