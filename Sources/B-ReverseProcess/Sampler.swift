/// How states are drawn from a diffusion.
public enum Sampler: Sendable, Hashable {
  /// The ancestral chain, all K levels with noise at each (Eq 11): it draws from the distribution whose evidence the bound
  /// bounds.
  case ancestral
  /// The probability-flow equation by first-order steps (DDIM) over this many levels: fewer network calls, and a different
  /// distribution.
  case implicit(calls: Int)
  /// The probability-flow equation by second-order multistep steps (DPM-Solver++ 2M; Lu et al., 2022) over this many levels.
  case multistep(calls: Int)
}

/// `ancestral`, `multistep16`, `implicit64`: the digits are the calls of the network.
extension Sampler {
  /// A sampler from its name; nil for any other.
  public init?(name: String) {
    let digits = name.drop { !$0.isNumber }
    switch (name.dropLast(digits.count), Int(digits)) {
    case ("ancestral", nil) where digits.isEmpty: self = .ancestral
    case ("implicit", let calls?) where calls >= 2: self = .implicit(calls: calls)
    case ("multistep", let calls?) where calls >= 2: self = .multistep(calls: calls)
    default: return nil
    }
  }

  /// The name by which settings and commands choose the sampler.
  public var name: String {
    switch self {
    case .ancestral: "ancestral"
    case .implicit(let calls): "implicit\(calls)"
    case .multistep(let calls): "multistep\(calls)"
    }
  }
}
