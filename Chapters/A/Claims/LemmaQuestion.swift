import StateSpace

/// One factor of Lemma 1 as a question to the graph: is z_t separated from all that its conditional leaves out?
struct LemmaQuestion {
  let order: Int
  let length: Int
  let time: Int
  /// The last covariate that the conditional keeps: t in the paper, T in the corrected lemma.
  let lastCovariate: Int

  private func nodes(_ times: Range<Int>, _ make: (Int) -> Graph.Node) -> Set<Graph.Node> { Set(times.map(make)) }

  /// x_{t:T}, z_{t−j:t−1} and u_{t−j:last}; for t ≤ j, z_{1:t−1} and u_{1:last}.
  var kept: Set<Graph.Node> {
    let first = time > order ? time - order : 1
    return nodes(time..<length + 1) { .observation($0) }
      .union(nodes(first..<time) { .latent($0) })
      .union(nodes(first..<max(lastCovariate, time) + 1) { .covariate($0) })
  }

  /// Everything else among x_{1:T}, z_{1:t−1} and u_{1:T}.
  var dropped: Set<Graph.Node> {
    nodes(1..<length + 1) { .observation($0) }
      .union(nodes(1..<time) { .latent($0) })
      .union(nodes(1..<length + 1) { .covariate($0) })
      .subtracting(kept)
  }

  func holds(in graph: Graph) -> Bool { graph.isSeparated([.latent(time)], from: dropped, given: kept) }

  func holdsMorally(in graph: Graph) -> Bool {
    MoralGraph.isSeparated([.latent(time)], from: dropped, given: kept, in: graph)
  }

  /// The question for every t = 1 … T.
  static func all(order: Int, length: Int, futureCovariates: Bool) -> [LemmaQuestion] {
    (1...length).map {
      LemmaQuestion(order: order, length: length, time: $0, lastCovariate: futureCovariates ? length : $0)
    }
  }
}
