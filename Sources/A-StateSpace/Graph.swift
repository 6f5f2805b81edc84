/// A directed acyclic graph over the variables of the model; an arrow says "appears in the factor of".
public struct Graph: Sendable {
  /// One variable of the model: a latent state, a noised state, an observation or a covariate at one time.
  public enum Node: Sendable, Hashable, CustomStringConvertible {
    /// z_t.
    case latent(Int)
    /// z_t^k for k ≥ 1; z_t^0 is `latent`.
    case noisy(Int, level: Int)
    /// x_t.
    case observation(Int)
    /// u_t.
    case covariate(Int)

    /// As it is written: z3, z3^2, x3, u3.
    public var description: String {
      switch self {
      case .latent(let time): "z\(time)"
      case .noisy(let time, let level): "z\(time)^\(level)"
      case .observation(let time): "x\(time)"
      case .covariate(let time): "u\(time)"
      }
    }
  }

  private(set) var parents: [Node: Set<Node>] = [:]
  private(set) var children: [Node: Set<Node>] = [:]

  /// All variables of the graph, in no order.
  public var nodes: Set<Node> { Set(parents.keys) }

  /// The variables that `node`'s factor is given.
  public func parents(of node: Node) -> Set<Node> { parents[node] ?? [] }

  /// The factor of `node`: its parents, all of which get an arrow to it.
  mutating func add(_ node: Node, given givens: [Node] = []) {
    parents[node, default: []].formUnion(givens)
    children[node, default: []].formUnion([])
    for given in givens {
      parents[given, default: []].formUnion([])
      children[given, default: []].insert(node)
    }
  }
}
