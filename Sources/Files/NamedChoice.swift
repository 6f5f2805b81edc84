/// A setting that is one of a few names; any other name throws an error that lists them.
public protocol NamedChoice: RawRepresentable, CaseIterable, Codable where RawValue == String {}

extension NamedChoice {
  /// A choice from its name.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let choice = Self(rawValue: try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "one of " + Self.allCases.map(\.rawValue).joined(separator: ", "))
    }
    self = choice
  }
}
