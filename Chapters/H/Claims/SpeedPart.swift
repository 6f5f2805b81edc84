import ChapterKit

/// Last parts: the gradients of all networks, and how the package computes them quickly.
enum SpeedPart {
  static let slopes: [Chapter.Entry] = [
    .prose(
      """
      Training needs the gradient of each network, and every layer has a hand-written rule for its backward pass. The oracle \
      does not use these rules. It moves one tensor along random directions and takes differences of a weighted sum of all \
      outputs. Each tensor is checked alone, so that an error in a small gradient cannot hide behind large ones. The inputs \
      are checked too, since the encoder is trained through them.
      """),
    .predict(
      "Suppose a gradient rule uses W where it needs Wᵀ. For which layers do the shapes still fit, so that no error is reported?",
      answer: .choice(
        ["for layers with as many inputs as outputs", "for all layers", "for no layer"], right: 0,
        because: "Only a square matrix has the shape of its transpose.")),
    .claim(GradientClaims.layers),
    .claim(GradientClaims.stacks),
    .claim(GradientClaims.encoder),
    .claim(GradientClaims.transitions),
    .prose(
      """
      The taps of a mixer are square matrices, so a missing transpose raises no error there. For this reason sizes that could be \
      mistaken for each other differ in this chapter's examples, and no bias is zero.
      """),
  ]

  static let ways: [Chapter.Entry] = [
    .prose(
      """
      A first reading may leave this part out. The networks are small, sixteen channels wide, and are evaluated some hundred \
      thousand times, so the package computes them in another way than they are written. When both mixers are convolutions, \
      everything between a block's input and its gate is linear: time mixer, feature mixer, 1×1. The three maps can be composed \
      into one with more taps.
      """),
    .equation("H.w", "W_{(a,b)} = W^time_a W^feature_b W_mid,     four taps for two and two"),
    .predict(
      """
      The composed bias contains the time mixer's bias once for each feature tap. What must change for the first feature, which \
      has no neighbour before it?
      """,
      answer: .choice(
        ["nothing", "one of these contributions must be left out", "all of them must be left out"], right: 1,
        because: "Only neighbours that exist contribute, so the composed bias differs near the edge of the feature axis.")),
    .claim(PathClaims.fused),
    .prose(
      """
      Likewise the last 1×1 convolution can be applied to each block's skip before the sum, and taps that reach beyond a short \
      axis can be left out.
      """),
    .claim(PrecisionClaims.single),
    .prose(
      """
      The second shortcut concerns the only loop over time, that of the encoder. With causal mixers its slot 0 depends on no \
      state. So the layers of this slot are the same for all trajectories, and they are computed for all t before the loop.
      """),
    .claim(EncoderPathClaims.before),
    .claim(PathClaims.features),
    .prose("A settings file chooses the mixers by name."),
    .claim(MixerClaims.names),
  ]
}
