import ChapterKit
import StateSpace
import Tensor

/// Lemma 1 as questions to the graph.
enum GraphClaims {
  static let lemma = Claim(
    "Lemma 1",
    "Given x_{t:T}, z_{t−j:t−1} and u_{t−j:T}, z_t is independent of all other x, all earlier z and all other u.",
    kind: .identity, oracle: "separation in the moral graph"
  ) { check in
    for order in 1...3 {
      let graph = Graph.unrolled(order: order, length: 7, noiseLevels: 2)
      let right = LemmaQuestion.all(order: order, length: 7, futureCovariates: true)
      let asPrinted = LemmaQuestion.all(order: order, length: 7, futureCovariates: false)
      check.exactly(
        right.map { $0.holds(in: graph) }, claimed: right.map { $0.holdsMorally(in: graph) }, "j = \(order), T = 7, t = 1 … 7",
        foils: [("u_{t+1:T} left out, as Eq 16 is printed", asPrinted.map { $0.holds(in: graph) })])
      check.exactly(
        right.filter { $0.holds(in: graph) }.count, claimed: 7, "how many of 7 factors hold, j = \(order)",
        foils: [("as printed", asPrinted.filter { $0.holds(in: graph) }.count)])
    }
  }

  static let missingCovariates = Claim(
    "Eq 16", "Without u_{t+1:T} the lemma's factor is wrong at every t < T and right at t = T.",
    kind: .identity, oracle: "separation in the moral graph"
  ) { check in
    for order in 1...3 {
      let graph = Graph.unrolled(order: order, length: 7)
      let asPrinted = LemmaQuestion.all(order: order, length: 7, futureCovariates: false)
      check.exactly(
        asPrinted.map { $0.holds(in: graph) }, claimed: asPrinted.map { $0.holdsMorally(in: graph) }, "j = \(order), T = 7",
        foils: [("every factor right, as Eq 16 is printed", asPrinted.map { _ in true })])
      check.exactly(
        (1...7).filter { asPrinted[$0 - 1].holds(in: graph) }, claimed: [7], "the times at which Eq 16 holds, j = \(order)",
        foils: [("all of them", Array(1...7)), ("at no time", [])])
    }
  }

  static let augmented = Claim(
    "Eq 12", "In the graph with noisy states, the same variables among z, x and u are separated as in the graph of Eq 10.",
    kind: .identity, oracle: "the moral graph of Eq 10, same questions"
  ) { check in
    let draws = CounterRandom(seed: Int(check.seed % (1 << 32)), purpose: "questions")
    for order in 1...3 {
      let (plain, augmented) = (
        Graph.unrolled(order: order, length: 5), Graph.unrolled(order: order, length: 5, noiseLevels: 2)
      )
      let shorter = Graph.unrolled(order: order + 1, length: 5, noiseLevels: 2)
      let nodes = plain.nodes.sorted { $0.description < $1.description }
      /// Two variables and a set to be given, drawn; each other variable is given with probability 0.4.
      let questions = (0..<400).map { number in
        let left = draws.integer(below: nodes.count, step: number)
        let right = (left + 1 + draws.integer(below: nodes.count - 1, step: number, time: 1)) % nodes.count
        let given = nodes.indices.filter { $0 != left && $0 != right && draws.uniform(step: number, time: 2, lane: $0) < 0.4 }
        return (left: Set([nodes[left]]), right: Set([nodes[right]]), given: Set(given.map { nodes[$0] }))
      }
      check.exactly(
        questions.map { augmented.isSeparated($0.left, from: $0.right, given: $0.given) },
        claimed: questions.map { MoralGraph.isSeparated($0.left, from: $0.right, given: $0.given, in: plain) },
        "j = \(order), T = 5, K = 2, 400 questions",
        foils: [("memory one longer", questions.map { shorter.isSeparated($0.left, from: $0.right, given: $0.given) })])
    }
  }

  static let noiseChain = Claim(
    "Eq 17", "Given z_t and its context, the noisy states z_t^{1:K} are independent of all other variables.", kind: .identity,
    oracle: "separation in the moral graph"
  ) { check in
    for order in 1...3 {
      let (graph, time) = (Graph.unrolled(order: order, length: 6, noiseLevels: 3), 4)
      let noisy = Set((1...3).map { Graph.Node.noisy(time, level: $0) })
      let context = Set(
        (time - order..<time).map { Graph.Node.latent($0) } + (time - order...time).map { Graph.Node.covariate($0) })
      let given = context.union([.latent(time)])
      let rest = graph.nodes.subtracting(noisy).subtracting(given)
      check.exactly(
        graph.isSeparated(noisy, from: rest, given: given),
        claimed: MoralGraph.isSeparated(noisy, from: rest, given: given, in: graph), "j = \(order), t = 4, K = 3",
        foils: [("z_t itself not given", graph.isSeparated(noisy, from: rest, given: context))])
    }
  }

  static let firstObservations = Claim(
    "Eq A.c", "For t ≤ j the lemma needs p(x_{1:j} | z_{1:j}) = Π p(x_t | z_{1:t}), which the paper's Eq 09 does not state.",
    kind: .identity, oracle: "separation in the moral graph"
  ) { check in
    for order in 2...3 {
      let questions = LemmaQuestion.all(order: order, length: 6, futureCovariates: true).prefix(order)
      let (causal, joint) = (
        Graph.unrolled(order: order, length: 6), Graph.unrolled(order: order, length: 6, initialEmission: .joint)
      )
      check.exactly(
        questions.map { $0.holds(in: causal) }, claimed: questions.map { $0.holdsMorally(in: causal) }, "j = \(order), t ≤ j",
        foils: [("any joint density of x_{1:j}, as printed", questions.map { $0.holds(in: joint) })])
    }
  }
}
