import Autodiff
import Tensor
import Testing

/// What moves numbers without changing them: the forward pass by coordinates, the gradient by differences.
@Suite struct AutodiffStructureTests {
  struct Move: Sendable {
    let primitive: Primitive
    /// For each number of the output, the number of the (joined) inputs it is.
    let sources: [Int]

    init(_ name: String, _ shapes: [Shape], _ sources: [Int], _ build: @escaping @Sendable ([Variable]) -> Variable) {
      primitive = Primitive(name: name, shapes: shapes, build: build)
      self.sources = sources
    }
  }

  /// Row-major places of [2, 3, 4].
  private static func position(_ a: Int, _ b: Int, _ c: Int) -> Int { (a * 3 + b) * 4 + c }
  private static let all = (0..<2).flatMap { a in (0..<3).flatMap { b in (0..<4).map { (a, b, $0) } } }

  static let moves: [Move] = [
    Move("slice of the last axis", [[2, 3, 4]], all.filter { (1..<3).contains($0.2) }.map(position)) {
      $0[0].slice(axis: 2, 1..<3)
    },
    Move("slice from behind", [[2, 3, 4]], all.filter { $0.2 == 3 }.map(position)) { $0[0].slice(axis: -1, 3..<4) },
    Move("slice of the middle axis", [[2, 3, 4]], all.filter { $0.1 > 0 }.map(position)) { $0[0].slice(axis: 1, 1..<3) },
    Move("slice of the outermost axis", [[2, 3, 4]], Array(12..<24)) { $0[0].slice(axis: 0, 1..<2) },
    Move("one outermost entry, a view", [[2, 3, 4]], Array(12..<24)) { $0[0][1] },
    Move("a run of outermost entries, a view", [[3, 4]], Array(4..<12)) { $0[0][1..<3] },
    Move("a view of a view", [[2, 3, 4]], Array(20..<24)) { $0[0][1][2] },
    Move(
      "outer axes exchanged", [[2, 3, 4]], (0..<3).flatMap { b in (0..<2).flatMap { a in (0..<4).map { position(a, b, $0) } } }
    ) { $0[0].swappingOuterAxes() },
    Move("repeated", [[2, 3]], Array(0..<6) + Array(0..<6) + Array(0..<6)) { $0[0].repeated(3) },
    Move("rows repeated", [[2, 3]], [0, 1, 2, 0, 1, 2, 3, 4, 5, 3, 4, 5]) { $0[0].repeatingRows(2) },
    Move("reversed in time", [[2, 3, 4]], all.map { position($0.0, 2 - $0.1, $0.2) }) { $0[0].reversedInTime() },
    Move(
      "windows", [[2, 3, 4]],
      (0..<2).flatMap { a in (0..<2).flatMap { b in (0..<2).flatMap { w in (0..<4).map { position(a, b + w, $0) } } } }
    ) { $0[0].windows(length: 2) },
    Move("windows of one", [[2, 3, 4]], Array(0..<24)) { $0[0].windows(length: 1) },
    Move("windows of the whole", [[2, 3, 4]], Array(0..<24)) { $0[0].windows(length: 3) },
    Move(
      "three axes permuted", [[2, 3, 4]], (0..<4).flatMap { c in (0..<2).flatMap { a in (0..<3).map { position(a, $0, c) } } }
    ) { $0[0].permuted([2, 0, 1]) },
    Move("two axes permuted", [[2, 3]], [0, 3, 1, 4, 2, 5]) { $0[0].permuted([1, 0]) },
    Move(
      "four axes permuted", [[2, 1, 3, 2]],
      (0..<2).flatMap { d in (0..<1).flatMap { _ in (0..<2).flatMap { a in (0..<3).map { (a * 3 + $0) * 2 + d } } } }
    ) { $0[0].permuted([3, 1, 0, 2]) },
    Move("joined along the last axis", [[2, 2], [2, 1]], [0, 1, 4, 2, 3, 5]) { concatenate($0, axis: -1) },
    Move("joined along the outermost axis", [[2, 2], [1, 2]], Array(0..<6)) { concatenate($0, axis: 0) },
    Move("joined with itself", [[2, 2]], [0, 1, 0, 1, 2, 3, 2, 3]) { concatenate([$0[0], $0[0]], axis: 1) },
    Move("stacked", [[2], [2], [2]], Array(0..<6)) { stack($0) },
    Move("reshaped", [[2, 3]], Array(0..<6)) { $0[0].reshaped([3, 2]) },
    Move("rows of a table", [[3, 2]], [4, 5, 0, 1, 4, 5]) { $0[0].rows($0[0].tape.indices([2, 0, 2])) },
  ]

  @Test(arguments: moves.indices) func forwardAndGradient(index: Int) throws {
    let (primitive, sources) = (Self.moves[index].primitive, Self.moves[index].sources)
    let inputs = primitive.inputs()
    let flat = inputs.flatMap { $0 }
    #expect(primitive.output(inputs) == sources.map { flat[$0] }, "\(primitive.name)")
    // The gradient of Σ c_i y_i is, at each input, the sum of the c of the places it went to.
    let draws = CounterRandom(seed: 2, purpose: primitive.name)
    var claimed = flat.map { _ in 0.0 }
    for (i, source) in sources.enumerated() { claimed[source] += draws.normal(time: i) }
    #expect(primitive.weighed(inputs).gradient.distance(from: claimed) <= 1e-15, "\(primitive.name)")
    try primitive.check()
  }

  @Test func rowsOfATableAreAdded() throws {
    let rows = [3, 0, 3]
    let primitive = Primitive(name: "adding rows", shapes: [[2, 3, 2], [4, 2]]) {
      $0[0].addingRows(of: $0[1], $0[0].tape.indices(rows))
    }
    let inputs = primitive.inputs()
    let claimed = (0..<12).map { position -> Double in
      let row = rows[position / 2 % 3]
      return inputs[0][position] + inputs[1][row * 2 + position % 2]
    }
    #expect(primitive.output(inputs).distance(from: claimed) == 0)
    try primitive.check()
  }

  @Test func sums() throws {
    func check(_ primitive: Primitive, _ groups: [Range<Int>]) throws {
      let inputs = primitive.inputs()
      let claimed = groups.map { group in inputs[0][group].reduce(0, +) }
      #expect(primitive.output(inputs).distance(from: claimed) <= 1e-14, "\(primitive.name)")
      try primitive.check()
    }
    try check(Primitive(name: "sum", shapes: [[2, 3, 4]]) { $0[0].sum() }, [0..<24])
    try check(Primitive(name: "sum over last", shapes: [[2, 3, 4]]) { $0[0].sumOverLast() }, (0..<6).map { 4 * $0..<4 * $0 + 4 })
    try check(Primitive(name: "sum of each", shapes: [[2, 3, 4]]) { $0[0].sumOfEach() }, [0..<12, 12..<24])
  }

  /// A million small numbers beside a large one: partial sums are kept wider than the tensor.
  @Test func sumsInSinglePrecisionKeepTheirDigits() {
    let tape = Tape(precision: .single, recordsGradients: false)
    let sum = tape.constant([Double](repeating: 1e-3, count: 1_000_000) + [1e5], [1_000_001]).sum().scalar
    #expect(abs(sum - 101_000) <= 0.1)
    #expect(abs((0..<1_000_000).reduce(into: Float(1e5)) { sum, _ in sum += 1e-3 } - 101_000) > 1, "as plain sums do not")
  }
}
