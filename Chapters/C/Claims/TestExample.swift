import ChapterKit
import StateSpace
import Tensor

/// A model with known coefficients and two series of it: the first complete, the second with gaps where they are asked for.
struct TestExample {
  /// What is known of one series; entry t − 1 belongs to time t.
  struct Series {
    var observations: [[Double]]
    var observed: [[Bool]]
    var covariates: [[Double]]
  }

  let numbers: Numbers
  let steps: Int
  let hasGaps: Bool
  var series: [Series]

  var order: Int { numbers.order }
  var model: LinearGaussianModel { numbers.model }
  var name: String {
    "j = \(order), T = \(steps)" + (numbers.hasCovariate ? ", covariates" : "") + (hasGaps ? ", gaps" : "")
  }

  init(order: Int, steps: Int = 5, covariates: Bool = true, gaps: Bool = false, seed: UInt64) {
    let numbers = Numbers(order: order, hasCovariate: covariates)
    self.numbers = numbers
    self.steps = steps
    hasGaps = gaps
    series = (0..<2).map { index in
      Self.simulate(
        numbers, steps: steps, gaps: gaps && index == 1, Draws(seed: seed, "chapter C, series \(index), order \(order)"))
    }
  }

  /// The same model with other data, of which some entries are missing.
  init(copying example: TestExample, series: [Series]) {
    (numbers, steps, hasGaps) = (example.numbers, example.steps, true)
    self.series = series
  }

  /// All four combinations for an order of 1 and of 2.
  static func all(seed: UInt64) -> [TestExample] {
    [1, 2].flatMap { order in
      [false, true].flatMap { covariates in
        [false, true].map { TestExample(order: order, covariates: covariates, gaps: $0, seed: seed) }
      }
    }
  }

  /// (time, entry) of what is missing, both counted from 0: one entry, a whole step, one entry at the end.
  private static let gaps = [[1, 0], [2, 0], [2, 1], [4, 1]]

  /// A series drawn from the model, so that it looks like one.
  private static func simulate(_ numbers: Numbers, steps: Int, gaps: Bool, _ draws: Draws) -> Series {
    let inputs = (0..<steps).map { numbers.hasCovariate ? [1.5 * draws.normal($0, 1)] : [] }
    let drawn = NaiveSeries(numbers, inputs: inputs).draw { draws.normal($0, 2) }
    let sights = (0..<steps).map { Array(drawn[(steps + 2 * $0)..<(steps + 2 * $0 + 2)]) }
    let observed = (0..<steps).map { time in (0..<2).map { !(gaps && Self.gaps.contains([time, $0])) } }
    return Series(
      observations: zip(sights, observed).map { zip($0, $1).map { $1 ? $0 : 0 } }, observed: observed, covariates: inputs)
  }
}

/// Every coefficient of a small model by name: one latent, two observed entries per step, no or one covariate.
///
/// Lists over a window run from the oldest to the newest step, as c_t does.
struct Numbers {
  let order: Int
  let hasCovariate: Bool

  /// The slopes of z_t on z_{t−j:t−1}.
  var slopes: [Double] { order == 1 ? [0.8] : [-0.35, 0.95] }
  /// The slopes of z_t on u_{t−j:t}.
  var inputSlopes: [Double] { hasCovariate ? Array([-0.4, 0.3, 0.7].suffix(order + 1)) : [] }
  let level = 0.1
  let variance = 0.4

  /// The slopes of the two entries of x_t on z_{t−j+1:t}.
  var sightSlopes: [[Double]] { order == 1 ? [[1], [0.6]] : [[0.3, 1], [-0.5, 0.6]] }
  /// The slopes of the two entries of x_t on u_{t−j+1:t}.
  var sightInputSlopes: [[Double]] {
    guard hasCovariate else { return [[], []] }
    return order == 1 ? [[0.2], [-0.3]] : [[0.5, 0.2], [0.1, -0.3]]
  }
  let sightLevels = [0.2, -0.1]
  let sightVariances = [0.05, 0.3]

  /// The mean of z_{1:j} where the covariates are 0, and how u_{1:j} moves it.
  var initialLevels: [Double] { order == 1 ? [0.3] : [0.3, -0.2] }
  var initialInputSlopes: [[Double]] {
    guard hasCovariate else { return Array(repeating: [], count: order) }
    return order == 1 ? [[0.5]] : [[0.5, 0], [0.2, 0.4]]
  }
  /// The covariance of z_{1:j}; for j = 2 the two states are correlated.
  var initialCovariance: [[Double]] { order == 1 ? [[1]] : [[1, 0.6], [0.6, 1.1]] }

  /// The mean of z_t given its context.
  func mean(after history: [Double], _ inputs: [Double]) -> Double { level + dot(slopes, history) + dot(inputSlopes, inputs) }

  /// The mean of entry d of x_t given z_{t−j+1:t} and u_{t−j+1:t}; short windows leave the oldest slopes unused.
  func sightMean(_ entry: Int, seeing window: [Double], _ inputs: [Double]) -> Double {
    sightLevels[entry] + dot(sightSlopes[entry].suffix(window.count), window)
      + dot(sightInputSlopes[entry].suffix(inputs.count), inputs)
  }

  /// The same coefficients as the package's exact model.
  var model: LinearGaussianModel {
    func conditional(_ rows: [[Double]], _ offset: [Double], _ covariance: [[Double]]) -> LinearGaussianConditional {
      LinearGaussianConditional(
        matrix: DenseMatrix(rows: rows.count, columns: rows[0].count, rows.flatMap { $0 }), offset: offset,
        covariance: DenseMatrix(rows: rows.count, columns: rows.count, covariance.flatMap { $0 }))
    }
    return LinearGaussianModel(
      order: order, initial: conditional(initialInputSlopes, initialLevels, initialCovariance),
      transition: conditional([slopes + inputSlopes], [level], [[variance]]),
      emission: conditional(
        zip(sightSlopes, sightInputSlopes).map { $0 + $1 }, sightLevels, [[sightVariances[0], 0], [0, sightVariances[1]]]))
  }
}

/// The series of a model as forms in its noises, straight from Eqs 07–09: z_1 … z_T, then both entries of x_1 … x_T.
struct NaiveSeries {
  let latents: [AffineForm]
  let sights: [AffineForm]

  /// `transition` makes z_t from its mean given its context and the time, counted from 0.
  init(_ numbers: Numbers, inputs: [[Double]], transition: ((AffineForm, Int) -> AffineForm)? = nil) {
    let (steps, j) = (inputs.count, numbers.order)
    let u = inputs.map { $0.first ?? 0 }
    let known = numbers.hasCovariate
    var states = NaiveSeries.initial(numbers, known ? Array(u[..<j]) : [])
    for time in j..<steps {
      let context = known ? Array(u[(time - j)...time]) : []
      let mean = AffineForm.sum(numbers.slopes, states[(time - j)...]) + numbers.level + dot(numbers.inputSlopes, context)
      states.append(transition?(mean, time) ?? mean + .noise(time, standardDeviation: numbers.variance.squareRoot()))
    }
    latents = states
    sights = (0..<2 * steps).map { position in
      let (time, entry) = (position / 2, position % 2)
      let window = max(0, time - j + 1)...time
      let input = known ? dot(numbers.sightInputSlopes[entry].suffix(window.count), u[window]) : 0
      return .sum(numbers.sightSlopes[entry].suffix(window.count), states[window])
        + (numbers.sightLevels[entry] + input)
        + .noise(steps + position, standardDeviation: numbers.sightVariances[entry].squareRoot())
    }
  }

  /// z_1 = m_1 + √v_1 e_1 and, for j = 2, z_2 = m_2 + c/√v_1 e_1 + √(v_2 − c²/v_1) e_2.
  static func initial(_ numbers: Numbers, _ inputs: [Double]) -> [AffineForm] {
    let means = zip(numbers.initialLevels, numbers.initialInputSlopes).map { $0 + dot($1, inputs) }
    let covariance = numbers.initialCovariance
    let standardDeviation = covariance[0][0].squareRoot()
    let first = AffineForm.noise(0, standardDeviation: standardDeviation) + means[0]
    guard numbers.order == 2 else { return [first] }
    let shared = covariance[1][0] / standardDeviation
    return [
      first,
      .noise(0, standardDeviation: shared) + .noise(1, standardDeviation: (covariance[1][1] - shared * shared).squareRoot())
        + means[1],
    ]
  }

  /// One draw of everything.
  func draw(_ noise: (Int) -> Double) -> [Double] { (latents + sights).map { $0.value(noise) } }

  /// The distribution of everything.
  var distribution: DenseGaussian { DenseGaussian(latents + sights) }
}
