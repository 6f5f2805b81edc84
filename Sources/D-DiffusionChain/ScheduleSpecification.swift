import Foundation

extension NoiseSchedule {
  /// The shape of a schedule as a settings file names it, the number of levels apart:
  /// `{"kind": "linear", "from": 7.8e-4, "to": 0.156}`, `{"kind": "cosine"}`,
  /// `{"kind": "karras", "minimum": 0.002, "maximum": 80, "exponent": 7}`, `{"kind": "listed", "betas": [0.1, 0.3]}`.
  public enum Shape: Sendable, Hashable {
    case linear(from: Double, to: Double)
    case cosine(offset: Double = 0.008)
    case karras(minimum: Double, maximum: Double, exponent: Double)
    case listed(betas: [Double])

    /// The schedule of this shape; throws `ScheduleError` when its numbers allow none.
    public func schedule(levels: Int) throws(ScheduleError) -> NoiseSchedule {
      if let complaint = complaint(levels: levels) { throw ScheduleError(description: complaint) }
      return unchecked(levels: levels)
    }

    func unchecked(levels: Int) -> NoiseSchedule {
      switch self {
      case .linear(let first, let last):
        NoiseSchedule(betas: NoiseSchedule.linearBetas(from: first, to: last, levels: levels))
      case .cosine(let offset):
        NoiseSchedule(betas: NoiseSchedule.cosineBetas(offset: offset, levels: levels))
      case .karras(let minimum, let maximum, let exponent):
        NoiseSchedule(
          noiseLevels: NoiseSchedule.karrasNoiseLevels(
            minimum: minimum, maximum: maximum, exponent: exponent, levels: levels))
      case .listed(let betas):
        NoiseSchedule(betas: betas)
      }
    }
  }

  /// A shape and its number of levels, in one flat JSON object: `{"kind": "cosine", "levels": 128}`.
  public struct Specification: Sendable, Hashable {
    /// The family and its numbers.
    public let shape: Shape
    /// K, the number of noise levels; at least 1.
    public let levels: Int

    /// Describes a schedule without making it.
    public init(_ shape: Shape, levels: Int) {
      self.shape = shape
      self.levels = levels
    }

    /// The schedule described; throws `ScheduleError` when the numbers allow none.
    public func schedule() throws(ScheduleError) -> NoiseSchedule { try shape.schedule(levels: levels) }
  }
}

extension NoiseSchedule.Shape: Codable {
  private enum Key: String, CodingKey { case kind, from, to, offset, minimum, maximum, exponent, betas }
  private enum Kind: String, Codable, CaseIterable { case linear, cosine, karras, listed }

  /// Reads the object shown at `Shape`; an unknown kind or a missing number throws `DecodingError`.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Key.self)
    func number(_ key: Key) throws -> Double { try fields.decode(Double.self, forKey: key) }
    guard let kind = Kind(rawValue: try fields.decode(String.self, forKey: .kind)) else {
      throw DecodingError.dataCorruptedError(
        forKey: .kind, in: fields, debugDescription: "one of " + Kind.allCases.map(\.rawValue).joined(separator: ", "))
    }
    switch kind {
    case .linear: self = .linear(from: try number(.from), to: try number(.to))
    case .cosine: self = .cosine(offset: try fields.decodeIfPresent(Double.self, forKey: .offset) ?? 0.008)
    case .karras:
      self = .karras(minimum: try number(.minimum), maximum: try number(.maximum), exponent: try number(.exponent))
    case .listed: self = .listed(betas: try fields.decode([Double].self, forKey: .betas))
    }
  }

  /// Writes the object shown at `Shape`.
  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Key.self)
    func write(_ kind: Kind, _ numbers: [(Key, Double)] = []) throws {
      try fields.encode(kind, forKey: .kind)
      for (key, number) in numbers { try fields.encode(number, forKey: key) }
    }
    switch self {
    case .linear(let first, let last): try write(.linear, [(.from, first), (.to, last)])
    case .cosine(let offset): try write(.cosine, [(.offset, offset)])
    case .karras(let minimum, let maximum, let exponent):
      try write(.karras, [(.minimum, minimum), (.maximum, maximum), (.exponent, exponent)])
    case .listed(let betas):
      try write(.listed)
      try fields.encode(betas, forKey: .betas)
    }
  }
}

extension NoiseSchedule.Specification: Codable {
  private enum Key: String, CodingKey { case levels }

  /// Reads the shape and `levels` from one object.
  public init(from decoder: any Decoder) throws {
    shape = try NoiseSchedule.Shape(from: decoder)
    levels = try decoder.container(keyedBy: Key.self).decode(Int.self, forKey: .levels)
  }

  /// Writes the shape and `levels` into one object.
  public func encode(to encoder: any Encoder) throws {
    try shape.encode(to: encoder)
    var fields = encoder.container(keyedBy: Key.self)
    try fields.encode(levels, forKey: .levels)
  }
}
