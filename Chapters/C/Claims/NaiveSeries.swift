import ChapterKit

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
      states.append(transition?(mean, time) ?? mean + .noise(time, deviation: numbers.variance.squareRoot()))
    }
    latents = states
    sights = (0..<2 * steps).map { place in
      let (time, entry) = (place / 2, place % 2)
      let window = max(0, time - j + 1)...time
      let input = known ? dot(numbers.sightInputSlopes[entry].suffix(window.count), u[window]) : 0
      return .sum(numbers.sightSlopes[entry].suffix(window.count), states[window])
        + (numbers.sightLevels[entry] + input)
        + .noise(steps + place, deviation: numbers.sightVariances[entry].squareRoot())
    }
  }

  /// z_1 = m_1 + √v_1 e_1 and, for j = 2, z_2 = m_2 + c/√v_1 e_1 + √(v_2 − c²/v_1) e_2.
  static func initial(_ numbers: Numbers, _ inputs: [Double]) -> [AffineForm] {
    let means = zip(numbers.initialLevels, numbers.initialInputSlopes).map { $0 + dot($1, inputs) }
    let covariance = numbers.initialCovariance
    let deviation = covariance[0][0].squareRoot()
    let first = AffineForm.noise(0, deviation: deviation) + means[0]
    guard numbers.order == 2 else { return [first] }
    let shared = covariance[1][0] / deviation
    return [
      first, .noise(0, deviation: shared) + .noise(1, deviation: (covariance[1][1] - shared * shared).squareRoot()) + means[1],
    ]
  }

  /// One draw of everything.
  func draw(_ noise: (Int) -> Double) -> [Double] { (latents + sights).map { $0.value(noise) } }

  /// The law of everything.
  var law: DenseGaussian { DenseGaussian(latents + sights) }
}
