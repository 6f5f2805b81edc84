/// One sentence of the paper, or one of ours, together with the computation that can refuse it.
///
///     Claim("Eq 37", "The preconditioned target has the stated closed form.", kind: .identity,
///       oracle: "GSL central derivative of the log-density") { check in
///       check.equal(target(σ), claimed: derivative, allowed: error, scale: 1, "σ = \(σ)",
///         foils: [("σ for σ²", target(σ.squareRoot()))])
///     }
///
/// A claim holds when every check in its body holds and every foil is refused. A claim without a foil fails. Findings are written
/// and checked in the same way, and counted apart.
public struct Claim: Sendable {
  /// What sort of sentence a claim is.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// A name is given to an expression, and the code computes that expression.
    case definition
    /// Two expressions agree for all admissible inputs.
    case identity
    /// One expression never exceeds another.
    case bound
    /// An expression approaches a value.
    case limit
    /// An average of random draws has the stated expectation.
    case estimate
    /// A procedure of the paper gives the stated outcome.
    case experiment
    /// A sentence about recorded results, held against the record: it tests no code of the package.
    case finding
  }

  /// The number by which the claim is cited: `Eq 37` (the paper's, two digits), `Lemma 1`, `Eq D.a` (ours).
  public let id: String
  /// The claim as one sentence.
  public let title: String
  /// What sort of sentence it is.
  public let kind: Kind
  /// The independent road to the same number, in words.
  public let oracle: String
  /// Where the claim is written.
  public let location: Location

  let body: @Sendable (Check) throws -> Void

  /// States a claim; the body reports numbers to the `Check` it receives and may throw when it cannot compute them.
  public init(
    _ id: String, _ title: String, kind: Kind, oracle: String, file: String = #fileID, line: Int = #line,
    _ body: @escaping @Sendable (Check) throws -> Void
  ) {
    self.id = id
    self.title = title
    self.kind = kind
    self.oracle = oracle
    self.location = Location(file: file, line: line)
    self.body = body
  }
}

extension Claim.Kind {
  /// What a finding is, as a chapter that has some tells its reader.
  static let meaningOfFinding = """
    A finding is a sentence about recorded results that take too long to make again here. It is held against the record, with foils, and \
    tests no code of the package: it keeps the text true to the record and proves nothing about the method.
    """
}

/// A line of source, as `Module/File.swift:12`.
public struct Location: Sendable, Codable, Hashable, CustomStringConvertible {
  /// Module and file, as `#fileID` gives them.
  public let file: String
  /// Line number, from 1.
  public let line: Int

  /// Names a line of a file.
  public init(file: String, line: Int) {
    self.file = file
    self.line = line
  }

  /// `Module/File.swift:12`.
  public var description: String { "\(file):\(line)" }
}
