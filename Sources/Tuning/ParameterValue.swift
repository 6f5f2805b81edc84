import TimeSeries

/// The value of a searched parameter as a search engine knows it: a number, or the label of a choice.
public enum ParameterValue: Equatable, Sendable, Codable {
  /// Of a count.
  case whole(Int)
  /// Of a real number.
  case real(Double)
  /// Which choice.
  case label(String)

  /// A JSON integer, number or string.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let value = try? container.decode(Int.self) {
      self = .whole(value)
    } else if let value = try? container.decode(Double.self) {
      self = .real(value)
    } else {
      self = .label(try container.decode(String.self))
    }
  }

  /// A JSON integer, number or string.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .whole(let value): try container.encode(value)
    case .real(let value): try container.encode(value)
    case .label(let value): try container.encode(value)
    }
  }

  /// The shortest text that reads back to the same value.
  public var text: String {
    switch self {
    case .whole(let value): "\(value)"
    case .real(let value): CSVText.number(value)
    case .label(let value): value
    }
  }
}
