import ChapterKit

/// Last part: the shortcuts, and the slope of everything.
enum SpeedPart {
  static let entries: [Chapter.Entry] = ways + slopes

  private static let ways: [Chapter.Entry] = [
    .prose(
      """
      The networks are small, sixteen channels wide, and called some hundred thousand times. So they are not computed as they \
      are written. Between a block's input and its gate lies nothing but linear maps when both mixers are convolutions: time, \
      features, 1×1. Three maps become one with more taps.
      """),
    .equation("H.w", "W_{(a,b)} = W^time_a W^feature_b W_mid,     four taps for two and two"),
    .predict(
      "The first feature has no neighbour before it. What becomes of the time mixer's bias, which a neighbour brings along?"
    ),
    .claim(PathClaims.fused),
    .prose(
      """
      Only neighbours that exist bring it, so the composed bias differs from feature to feature near the edge. Likewise the \
      last 1×1 can be applied to each block's skip before the sum, and taps that reach beyond a short axis are left out.
      """),
    .claim(PrecisionClaims.single),
    .prose(
      """
      The second shortcut concerns the only loop over time. With mixers that look back, the encoder's slot 0 depends on no \
      state. Its layers are the same for all trajectories and known for all t before the first state is drawn, so they leave \
      the loop.
      """),
    .claim(EncoderPathClaims.before),
    .claim(PathClaims.features),
  ]

  private static let slopes: [Chapter.Entry] = [
    .prose(
      """
      What training needs of a network is its slope. Every layer brings its rule for the way back, the fused ones a long one. \
      The judge knows none of them: it moves one tensor along a random direction and watches a weighted sum of all outputs. \
      Each tensor is asked by itself, lest a small wrong one hide behind large right ones; the inputs are asked too, since the \
      encoder learns through them.
      """),
    .predict(
      "A rule that forgets the transpose on the way back: for which layers does the shape still fit, so that nothing stops?"),
    .claim(GradientClaims.layers),
    .claim(GradientClaims.stacks),
    .claim(GradientClaims.encoder),
    .claim(GradientClaims.transitions),
    .prose(
      """
      For the square ones, such as the map of each tap, and for every matrix if it is only read in the wrong order. That is \
      why no two sizes in this chapter agree that could be mistaken for each other, and why no bias is zero.
      """),
  ]
}
