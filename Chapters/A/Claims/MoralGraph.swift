import StateSpace

/// Separation by a road that never follows an arrow: keep the ancestors of all that is asked about, marry the parents of every
/// child, forget the directions, and look for a path around what is given (Lauritzen et al. 1990).
struct MoralGraph {
  private var neighbours: [Graph.Node: Set<Graph.Node>] = [:]

  init(_ graph: Graph, ancestorsOf asked: Set<Graph.Node>) {
    var kept = asked
    while true {
      let grown = kept.union(kept.flatMap { graph.parents(of: $0) })
      if grown == kept { break }
      kept = grown
    }
    for node in kept {
      let family = graph.parents(of: node).union([node])
      for member in family { neighbours[member, default: []].formUnion(family) }
    }
  }

  static func isSeparated(
    _ left: Set<Graph.Node>, from right: Set<Graph.Node>, given: Set<Graph.Node>, in graph: Graph
  ) -> Bool {
    let moral = MoralGraph(graph, ancestorsOf: left.union(right).union(given))
    var reached = left
    while true {
      let grown = reached.union(reached.flatMap { moral.neighbours[$0] ?? [] }).subtracting(given)
      if grown == reached { break }
      reached = grown
    }
    return reached.isDisjoint(with: right)
  }
}
