import Autodiff
import DeepStateSpace
import Foundation
import Objective
import Tensor
import Testing

/// The whole objective and its whole gradient against an implementation that shares no line with this one.
///
/// Two small cases lie beside the tests. `DDSSM_CASES` may name a folder of more, in the same form.
@Suite struct IndependentImplementationTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures").path
  private static let further = ProcessInfo.processInfo.environment["DDSSM_CASES"]

  static let paths: [String] = {
    let own = ["independent-ddssm", "independent-dkf"].map { "\(folder)/\($0).safetensors" }
    guard let further, let names = try? FileManager.default.contentsOfDirectory(atPath: further) else { return own }
    return own + names.filter { $0.hasSuffix(".safetensors") }.sorted().map { "\(further)/\($0)" }
  }()

  @Test(.enabled(if: further != nil, "DDSSM_CASES names no folder of further cases")) func furtherCasesAreThere() {
    #expect(Self.paths.count > 2, "DDSSM_CASES names \(Self.further ?? ""), where no .safetensors file can be read")
  }

  @Test(arguments: paths) func everyTermAndEveryGradientAgreeInDoublePrecision(path: String) throws {
    let meeting = try Meeting(IndependentCase(path), .double)
    #expect(meeting.unnamed.isEmpty, "parameters nobody claims: \(meeting.unnamed)")
    for (name, error) in meeting.terms { #expect(error <= 1e-9, "\(meeting.name), \(name): off by \(error)") }
    for (name, error) in meeting.gradients { #expect(error <= 1e-7, "\(meeting.name), gradient of \(name): off by \(error)") }
    meeting.report()
  }

  @Test(arguments: paths) func everyTermAndEveryGradientAgreeInSinglePrecision(path: String) throws {
    let meeting = try Meeting(IndependentCase(path), .single)
    for (name, error) in meeting.terms { #expect(error <= 1e-4, "\(meeting.name), \(name): off by \(error)") }
    for (name, error) in meeting.gradients { #expect(error <= 1e-4, "\(meeting.name), gradient of \(name): off by \(error)") }
    meeting.report()
  }

  /// The comparison notices a weight at the wrong place, a wrong λ and another reading of one term.
  @Test func theComparisonCanFail() throws {
    let path = Self.paths[0]
    let swapped = try Meeting(IndependentCase(path), .double) { parameters in
      for entry in parameters.layout.entries where entry.name == "decoder.context.blocks.0.feature.weight" {
        let numbers = parameters[entry]
        parameters[entry] = Array(numbers[(numbers.count / 2)...] + numbers[..<(numbers.count / 2)])
      }
    }
    #expect((swapped.terms["recon"] ?? 0) > 1e-6, "past and present exchanged in one convolution")
    let weighed = try Meeting(IndependentCase(path), .double, lambda: 1)
    #expect((weighed.terms["total"] ?? 0) > 1e-3, "λ = 1 for the case's own")
    #expect((weighed.gradients["auxiliary.head.mean.output.bias"] ?? 0) > 1e-3)
    let sampled = try Meeting(IndependentCase(Self.paths[1]), .double, mixesEntropies: false)
    #expect((sampled.terms["ent"] ?? 0) > 1e-3, "the entropy at the draw for the closed form")
  }
}

/// Both implementations at the same weights, data and draws: how far apart they are.
struct Meeting {
  let name: String
  let unnamed: Set<String>
  /// Absolute difference of each term; in single precision relative to the term.
  private(set) var terms: [String: Double] = [:]
  /// Largest difference within each parameter tensor's gradient, relative to its largest entry.
  private(set) var gradients: [String: Double] = [:]
  private let precision: Precision

  /// - Parameters:
  ///   - mixesEntropies: whether the entropy of a Gaussian model is taken as the other implementation takes it.
  ///   - change: done to the weights before the meeting, to see that it is noticed.
  init(
    _ theirs: IndependentCase, _ precision: Precision, lambda: Double? = nil, mixesEntropies: Bool = true,
    change: (inout Parameters) -> Void = { _ in }
  ) throws {
    name = theirs.name
    unnamed = theirs.unnamed
    self.precision = precision
    let (lambda, constant) = (lambda ?? theirs.lambda, theirs.constant)
    var parameters = try theirs.parameters(precision)
    change(&parameters)
    let tape = Tape(precision: precision)
    tape.reset(parameters: parameters)
    let (batch, noise) = (try theirs.batch(on: tape), try theirs.noise(on: tape))
    let sampled = Objective(theirs.model, batch, noise, lambda: lambda)
    var (loss, entropy) = (sampled.loss, sampled.terms.entropy)
    if theirs.model.settings.kind == .gaussian, mixesEntropies {
      let closed = Objective(theirs.model, batch, noise, lambda: lambda, entropy: .closedForm)
      let scale = lambda / Double(noise.latents.shape[0])
      loss = loss + scale * (closed.bound.entropy.sum() - sampled.bound.entropy.sum())
      entropy = closed.terms.entropy
    }
    let ours = [
      "recon": sampled.terms.reconstruction, "ent0": sampled.terms.initialEntropy, "vhp": sampled.terms.initialPrior,
      "trans": sampled.terms.transition - constant, "ent": entropy, "total": loss.scalar - lambda * constant,
    ]
    for (term, value) in ours {
      let claimed = try theirs.term(term)
      terms[term] = abs(value - claimed) / (precision == .double ? 1 : max(abs(claimed), 1))
    }
    try compare(tape.backward(from: loss), theirs)
  }

  /// A tensor whose gradient is a thousandth of the largest one or less is measured against that thousandth.
  private mutating func compare(_ gradient: Parameters, _ theirs: IndependentCase) throws {
    let claimed = try gradient.layout.entries.map { try theirs.numbers("grad", $0) }
    let sizes = claimed.map { $0.map(abs).max() ?? 0 }
    let smallest = 1e-3 * (sizes.max() ?? 0)
    for (index, entry) in gradient.layout.entries.enumerated() {
      let gap = zip(gradient[entry], claimed[index]).map { abs($0 - $1) }.max() ?? .infinity
      gradients[entry.name] = gap / max(sizes[index], smallest)
    }
  }

  /// The worst of each, for a reader who asked for further cases.
  func report() {
    guard ProcessInfo.processInfo.environment["DDSSM_CASES"] != nil else { return }
    let (term, gradient) = (terms.max { $0.value < $1.value }, gradients.max { $0.value < $1.value })
    print(name, precision, "worst term", term ?? ("none", 0), "worst gradient", gradient ?? ("none", 0))
  }
}
