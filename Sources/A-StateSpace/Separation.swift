extension Graph {
  /// Whether every path between `left` and `right` is blocked by `given`, so that they are independent given it in *every*
  /// density that factorizes along the graph.
  ///
  /// Eq 17 is not computed: that a step's noisy states need z_t and its context alone is what the separation says.
  /// A ball rolls from `left` (Shachter 1998). Through a given node it bounces between parents, through any other it passes
  /// on; at a node where arrows meet it passes only if that node or a descendant is given. Where it can get, influence can.
  public func isSeparated(_ left: Set<Node>, from right: Set<Node>, given: Set<Node>) -> Bool {
    reachable(from: left.subtracting(given), given: given).isDisjoint(with: right.subtracting(given))
  }

  /// The nodes that depend on `sources` once `given` is known, in some density that factorizes along the graph.
  public func reachable(from sources: Set<Node>, given: Set<Node>) -> Set<Node> {
    let opened = ancestors(of: given)
    var (visited, reached) = (Set<Visit>(), Set<Node>())
    var pending = sources.map { Visit(node: $0, fromChild: true) }
    while let visit = pending.popLast() {
      guard visited.insert(visit).inserted else { continue }
      let isGiven = given.contains(visit.node)
      if !isGiven { reached.insert(visit.node) }
      if visit.fromChild ? !isGiven : opened.contains(visit.node) {
        pending += (parents[visit.node] ?? []).map { Visit(node: $0, fromChild: true) }
      }
      if !isGiven {
        pending += (children[visit.node] ?? []).map { Visit(node: $0, fromChild: false) }
      }
    }
    return reached
  }

  /// A node, and the side the ball came from.
  private struct Visit: Hashable {
    let node: Node
    let fromChild: Bool
  }

  /// The nodes from which an arrow path leads into `targets`, and `targets` themselves.
  private func ancestors(of targets: Set<Node>) -> Set<Node> {
    var (found, pending) = (Set<Node>(), Array(targets))
    while let node = pending.popLast() {
      if found.insert(node).inserted { pending += parents[node] ?? [] }
    }
    return found
  }
}
