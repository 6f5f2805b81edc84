import Autodiff
import DeepStateSpace
import Foundation
import Objective
import Tensor
import Training

/// The whole recipe by hand: starts, stages, permuted minibatches, λ and its guard, clipping, AdamW, σ_data and the average of the weights,
/// number by number; only the gradient of the objective is taken as given. With the mistakes that one can make in it.
struct RecipeRun {
  /// One thing done wrong.
  enum PlantedError: String, CaseIterable {
    case worstStart = "the worst start kept"
    case firstStart = "the first start kept"
    case lastStart = "the last start kept"
    case leastBound = "the start of least bound kept"
    case freshMoments = "the chosen start goes on with a new optimizer"
    case freshAverage = "the chosen start goes on with a new average"
    case strangeMoments = "the last start's optimizer with the chosen weights"
    case freshDelay = "the chosen start loses its delay of λ"
    case constantAverage = "the average's decay constant from the first update"
    case lateAverage = "an average of the weights before each update"
    case noAverage = "no average"
    case sameEpoch = "the same permutation in every epoch"
    case inOrder = "the sequences in the order of the file"
    case firstBatch = "the first minibatch of each epoch twice"
    case oneNorm = "one norm for all groups"
    case unclipped = "not clipped"
    case keptMoments = "moments kept from stage to stage"
    case jointStage = "both stages train everything"
    case unguarded = "λ never waits"
    case endless = "a guard that waits without end"
    case longMemory = "β₂ = 0.999"
    case undecayed = "no decay"
    case oneRate = "one rate for all groups"
    case noWarmup = "no warm-up of the rates"
    case totalSteps = "schedules over the steps of all starts"
    case fixedDeviation = "σ_data left at its start"
  }

  /// What a try carries along.
  struct State {
    var weights: [Double]
    var average: [Double]
    var first: [Double]
    var second: [Double]
    var updates = 0
    /// Updates that the moments have seen.
    var moments = 0
    var reconstructions: [Double] = []
    var bounds: [Double] = []
    var deviations: [Double] = []
    var delay = 0
    var held = 0
  }

  /// What is seen from outside after every update: weights, average, λ, the rates' factor, the number of the try.
  struct Trace {
    var weights: [[Double]] = []
    var averages: [[Double]] = []
    var lambdas: [Double] = []
    var factors: [Double] = []
    var starts: [Int] = []
    var numbers: [Double] { Array(weights.joined()) + averages.joined() }
  }

  let small: SmallRun
  let settings: TrainingSettings
  var slip: PlantedError?
  private let units: Standardization

  init(small: SmallRun, settings: TrainingSettings, slip: PlantedError? = nil) {
    (self.small, self.settings, self.slip) = (small, settings, slip)
    units = Standardization(fitting: small.data)
  }

  /// Updates of the start that is chosen: all but those of the other tries.
  private var chosen: Int { slip == .totalSteps ? settings.steps : settings.steps - (settings.starts - 1) * settings.startSteps }

  /// Everything, update by update.
  func trace() -> Trace {
    var trace = Trace()
    var tries: [State] = []
    for number in 0..<settings.starts {
      var state = begun(number)
      for _ in 0..<settings.startSteps { step(&state, number, &trace) }
      tries.append(state)
    }
    var state = goingOn(tries)
    while trace.weights.count < settings.steps { step(&state, settings.starts, &trace) }
    return trace
  }

  /// The tries alone, for looking at them.
  func tries() -> [State] {
    (0..<settings.starts).map { number in
      var (state, trace) = (begun(number), Trace())
      for _ in 0..<settings.startSteps { step(&state, number, &trace) }
      return state
    }
  }

  /// The norms of the groups' gradients at the first update.
  func firstNorms() -> [Double] {
    let (stage, _, _) = stage(0)
    let gradient = look(at: rows(0), begun(0), lambda: settings.lambda.start, stage: stage).gradient
    return small.model.groups.map { _, range in range.reduce(0) { $0 + gradient[$1] * gradient[$1] }.squareRoot() }
  }

  private func begun(_ number: Int) -> State {
    let weights = Parameters(small.model.layout, seed: small.seed, start: number, precision: .double).values.values
    let zeros = weights.map { _ in 0.0 }
    return State(weights: weights, average: weights, first: zeros, second: zeros)
  }

  /// The try that reconstructs best, over all its updates, with all that belongs to it.
  private func goingOn(_ tries: [State]) -> State {
    let costs = tries.map { (slip == .leastBound ? $0.bounds : $0.reconstructions).reduce(0, +) }
    let order = tries.indices.sorted { costs[$0] < costs[$1] }
    let last = tries.count - 1
    let kept = slip == .worstStart ? order[last] : slip == .firstStart ? 0 : slip == .lastStart ? last : order[0]
    var state = tries[kept]
    if slip == .freshAverage { state.average = state.weights }
    if slip == .freshMoments { forget(&state) }
    if slip == .strangeMoments { (state.first, state.second) = (tries[last].first, tries[last].second) }
    if slip == .freshDelay { (state.delay, state.held) = (0, 0) }
    return state
  }

  private func forget(_ state: inout State) {
    (state.first, state.second, state.moments) = (state.first.map { _ in 0 }, state.second.map { _ in 0 }, 0)
  }

  /// The sequences of an update: a new permutation for each pass through them, by drawn keys, the least first.
  private func rows(_ update: Int) -> [Int] {
    let (count, size) = (small.data.count, settings.batch)
    let parts = count / size
    let (epoch, part) = (slip == .sameEpoch ? 0 : update / parts, slip == .firstBatch ? 0 : update % parts)
    let keys = CounterRandom(seed: small.seed, purpose: "minibatch order")
    var left = Array(0..<count)
    var order: [Int] = []
    while let next = left.min(by: { keys.uniform(step: epoch, series: $0) < keys.uniform(step: epoch, series: $1) }) {
      order.append(next)
      left.removeAll { $0 == next }
    }
    return Array((slip == .inOrder ? Array(0..<count) : order)[part * size..<(part + 1) * size])
  }

  /// The stage, the update's place in it and the stage's length.
  private func stage(_ update: Int) -> (stage: TrainingStage, position: Int, length: Int) {
    guard settings.firstStage > 0 else { return (.joint, update, chosen) }
    let first = Int((settings.firstStage * Double(chosen)).rounded())
    return update < first ? (.representation, update, first) : (.dynamics, update - first, chosen - first)
  }

  private func step(_ state: inout State, _ number: Int, _ trace: inout Trace) {
    let (stage, position, length) = stage(state.updates)
    if stage == .dynamics && position == 0 && slip != .keptMoments { forget(&state) }
    let waited = slip == .unguarded ? 0 : state.delay
    let rise = Double(position - waited - settings.lambda.hold) / Double(settings.lambda.warmup)
    let lambda = settings.lambda.start + (settings.lambda.end - settings.lambda.start) * min(max(rise, 0), 1)
    let warm = slip == .noWarmup ? 1 : min(Double(position + 1) / Double(settings.rateSchedule.warmup), 1)
    let factor = min(warm, pow(cos(.pi * Double(position) / Double(2 * length)), 2))

    let rows = rows(state.updates)
    let (terms, standardDeviation, gradient) = look(at: rows, state, lambda: lambda, stage: stage)
    let before = state.weights
    move(&state, clipped(gradient), factor, stage: slip == .jointStage ? .joint : stage)
    follow(&state, standardDeviation)
    remember(&state, before)
    watch(&state, terms.reconstruction)
    state.reconstructions.append(terms.reconstruction)
    state.bounds.append(terms.negativeELBO)
    state.updates += 1

    trace.weights.append(state.weights)
    trace.averages.append(slip == .noAverage ? state.weights : state.average)
    trace.lambdas.append(lambda)
    trace.factors.append(factor)
    trace.starts.append(number)
  }

  /// What the objective of a minibatch says, and its gradient; the shards are one piece here.
  private func look(
    at rows: [Int], _ state: State, lambda: Double, stage: TrainingStage
  ) -> (terms: LossTerms, standardDeviation: Double, gradient: [Double]) {
    let (model, tape) = (small.model, Tape(precision: .double))
    tape.reset(parameters: Parameters(model.layout, values: Tensor(state.weights, [state.weights.count])))
    let noise = ObjectiveNoise(
      for: model, seed: small.seed, step: state.updates, series: rows, steps: small.data.steps,
      trajectories: settings.trajectories, levelsPerState: settings.levelsPerState, on: tape)
    let objective = Objective(
      model, small.data.batch(rows, standardization: units, on: tape), noise, lambda: lambda, entropy: settings.entropy,
      observedLogScale: small.data.observedLogScale(rows, units), form: settings.loss, stage: stage)
    let standardDeviation = standardDeviation(of: objective)
    return (objective.terms, standardDeviation, tape.backward(from: objective.loss).values.values)
  }

  private func clipped(_ gradient: [Double]) -> [Double] {
    var gradient = gradient
    let ranges = slip == .oneNorm ? [0..<gradient.count] : small.model.groups.map(\.range)
    for range in ranges where slip != .unclipped {
      let norm = range.reduce(0) { $0 + gradient[$1] * gradient[$1] }.squareRoot()
      if norm > settings.gradientClip { for i in range { gradient[i] *= settings.gradientClip / norm } }
    }
    return gradient
  }

  /// AdamW, for the groups that the stage trains.
  private func move(_ state: inout State, _ gradient: [Double], _ factor: Double, stage: TrainingStage) {
    let memory = slip == .longMemory ? 0.999 : settings.squareDecay
    let decay = slip == .undecayed ? 0 : settings.weightDecay
    state.moments += 1
    for (group, range) in small.model.groups {
      let isAutoencoder = group == .encoder || group == .decoder
      if stage == .representation && !isAutoencoder || stage == .dynamics && isAutoencoder { continue }
      for i in range {
        state.first[i] = 0.9 * state.first[i] + 0.1 * gradient[i]
        state.second[i] = memory * state.second[i] + (1 - memory) * gradient[i] * gradient[i]
        let mean = state.first[i] / (1 - pow(0.9, Double(state.moments)))
        let square = state.second[i] / (1 - pow(memory, Double(state.moments)))
        state.weights[i] -= factor * rate(group) * (mean / (square.squareRoot() + 1e-8) + decay * state.weights[i])
      }
    }
  }

  private func rate(_ group: ParameterGroup) -> Double {
    if slip == .oneRate { return settings.rates.encoder }
    switch group {
    case .encoder: return settings.rates.encoder
    case .decoder: return settings.rates.decoder
    case .transition: return settings.rates.transition
    case .prior, .auxiliary: return settings.rates.initial
    }
  }

  /// The deviation of the drawn states about their mean: √(Var[μ] + E[Σ]), averaged over the coordinates before the root.
  private func standardDeviation(of objective: Objective) -> Double {
    let distribution = objective.bound.drawn.posterior
    let (means, logs, m) = (distribution.mean.doubles, distribution.logVariance.doubles, small.model.latents)
    let n = Double(means.count / m)
    let squares = (0..<m).map { i -> Double in
      let own = means.indices.filter { $0 % m == i }
      let center = own.reduce(0) { $0 + means[$1] / n }
      return own.reduce(0) { $0 + ((means[$1] - center) * (means[$1] - center) + exp(logs[$1])) / n }
    }
    return (squares.reduce(0, +) / Double(m)).squareRoot()
  }

  /// A tracked σ_data is the mean of what this try has seen.
  private func follow(_ state: inout State, _ standardDeviation: Double) {
    state.deviations.append(standardDeviation)
    for entry in small.model.layout.entries where entry.name.hasSuffix("dataDeviation") {
      let mean = state.deviations.reduce(0, +) / Double(state.deviations.count)
      state.weights[entry.parameter.offset] = slip == .fixedDeviation ? 1 : mean
    }
  }

  private func remember(_ state: inout State, _ before: [Double]) {
    let young = Double(1 + state.updates) / Double(10 + state.updates)
    let kept = slip == .constantAverage ? settings.averageDecay : min(settings.averageDecay, young)
    let seen = slip == .lateAverage ? before : state.weights
    for i in seen.indices { state.average[i] = kept * state.average[i] + (1 - kept) * seen[i] }
  }

  /// λ goes two updates back in each that saves less than 1.5 nats an entry, for at most a quarter of the updates.
  private func watch(_ state: inout State, _ reconstruction: Double) {
    let observed = (small.data.observed ?? []).count { $0 }
    let flags = small.data.observed ?? []
    let jacobian = flags.indices.reduce(0) {
      $0 + (flags[$1] ? log(units.standardDeviation[$1 % units.standardDeviation.count]) : 0)
    }
    let cost = (reconstruction - jacobian / Double(small.data.count)) / (Double(observed) / Double(small.data.count))
    let ignorant = 0.5 * log(2 * .pi * exp(1))
    let patience = slip == .endless ? Int.max : chosen / 4
    guard settings.guardsCollapse, ignorant - cost < 1.5, state.held < patience else { return }
    state.held += 1
    state.delay = min(state.delay + 3, state.updates + 1)
  }
}
