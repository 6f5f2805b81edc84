import Tensor

extension Graph {
  /// How the first j observations depend on the first j latents (Eq 09).
  public enum InitialEmission: Sendable, Hashable {
    /// p(x_{1:j} | z_{1:j}) = Π_t p(x_t | z_{1:t}, u_{1:t}): nobody sees a later latent. Lemma 1 needs this for t ≤ j.
    case causal
    /// Any joint density of x_{1:j} given z_{1:j} and u_{1:j}, all that Eq 09 itself says.
    case joint
  }

  /// The graph for order j, length T and K noise levels; with K = 0 that of Eq 10.
  ///
  /// Eq 12 is not computed: the joint density of clean and noisy states is bounded and drawn from; its factors are this graph's.
  public static func unrolled(
    order: Int, length: Int, noiseLevels: Int = 0, initialEmission: InitialEmission = .causal
  ) -> Graph {
    require(order >= 1 && length >= order, "order \(order) with length \(length): the length must reach the order")
    var graph = Graph()
    for time in 1...length {
      graph.add(.covariate(time))
      if time <= order {
        graph.addInitial(time, order: order, initialEmission)
      } else {
        graph.addTransition(time, order: order, noiseLevels: noiseLevels)
        graph.addEmission(time, order: order)
      }
    }
    return graph
  }

  /// p_η(z_{1:j} | u_{1:j}) is any joint density: by the chain rule each z_t may depend on all before it and on all of u_{1:j}.
  private mutating func addInitial(_ time: Int, order: Int, _ initialEmission: InitialEmission) {
    let inputs = (1...order).map { Node.covariate($0) }
    add(.latent(time), given: (1..<time).map { .latent($0) } + inputs)
    switch initialEmission {
    case .causal: addEmission(time, order: order)
    case .joint:
      add(.observation(time), given: (1...order).map { .latent($0) } + (1..<time).map { .observation($0) } + inputs)
    }
  }

  /// z_t^K → … → z_t^1 → z_t, with c_t = (z_{t−j:t−1}, u_{t−j:t}) entering every arrow and z_t^K entering alone.
  private mutating func addTransition(_ time: Int, order: Int, noiseLevels: Int) {
    let context =
      (time - order..<time).map { Node.latent($0) } + (time - order...time).map { Node.covariate($0) }
    func noisy(_ level: Int) -> Node { level == 0 ? .latent(time) : .noisy(time, level: level) }
    if noiseLevels > 0 { add(noisy(noiseLevels)) }
    for level in (0..<max(noiseLevels, 1)).reversed() {
      add(noisy(level), given: (noiseLevels > 0 ? [noisy(level + 1)] : []) + context)
    }
  }

  /// x_t hangs on z_{t−j+1:t} and u_{t−j+1:t}, as far back as there are any.
  private mutating func addEmission(_ time: Int, order: Int) {
    let window = max(time - order + 1, 1)...time
    add(.observation(time), given: window.map { .latent($0) } + window.map { .covariate($0) })
  }
}
