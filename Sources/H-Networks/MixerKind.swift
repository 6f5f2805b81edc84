/// What a residual block does along its time or feature axis (H.1): exchangeable, since each keeps the shape.
public enum MixerKind: Sendable, Hashable {
  /// Nothing: every step for itself.
  case identity
  /// A convolution over this step and the `taps` − 1 before it. Causal: the denoiser's last slot, its target, sees the history.
  case convolution(taps: Int)
  /// A convolution over as many steps on either side, `taps` being odd: for feature axes, where no order means causation.
  case centeredConvolution(taps: Int)
  /// A gated recurrent unit running forward.
  case gatedRecurrence
  /// Multi-head attention over the whole axis, with a learned vector for each index of the axis.
  case attention(heads: Int)
}

extension MixerKind: Codable {
  /// The names used in settings files.
  public static let names = ["identity", "conv2", "centred3", "gru", "attention1", "attention2", "attention4"]

  /// A mixer from its name: `identity`, `conv2` (taps), `centred3` (taps, odd), `gru`, `attention4` (heads).
  public init?(name: String) {
    let digits = name.drop { !$0.isNumber }
    let number = Int(digits) ?? 0
    switch name.dropLast(digits.count) {
    case "identity" where digits.isEmpty: self = .identity
    case "gru" where digits.isEmpty: self = .gatedRecurrence
    case "conv" where number >= 1: self = .convolution(taps: number)
    case "centred" where number % 2 == 1: self = .centeredConvolution(taps: number)
    case "attention" where number >= 1: self = .attention(heads: number)
    default: return nil
    }
  }

  /// Its name in settings files.
  public var name: String {
    switch self {
    case .identity: "identity"
    case .convolution(let taps): "conv\(taps)"
    case .centeredConvolution(let taps): "centred\(taps)"
    case .gatedRecurrence: "gru"
    case .attention(let heads): "attention\(heads)"
    }
  }

  /// A mixer from its name.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let kind = MixerKind(name: text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "one of \(MixerKind.names.joined(separator: ", "))")
    }
    self = kind
  }

  /// Writes its name.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }
}
