import Experiments

/// `speed.md`: training against the clock, beside JAX.
package enum SpeedPage {
  /// The page.
  package static func text(_ race: RaceResults) -> String {
    """
    \(Markdown.heading("Speed", "speed.md"))

    ## Time to a good forecast

    `make race` asks how long a program trains until its forecast is good. This package and JAX train the same recipe from the same first
    weights on the same \(race.plan.training) sequences of the paper's simulation, with \(race.plan.threads) threads each. After every
    \(race.plan.every) of \(race.plan.steps) updates the weights are kept. Later one program computes the JSD of the one-step forecast on
    \(race.plan.test) test sequences for all of them. The JSD, the Jensen–Shannon divergence, says how far the forecast is from the true
    distribution, in nats (the unit of natural logarithms); 0 is best. The clock stands still while a program compiles and while weights
    are scored. The recipe has a single start and no guard against a collapse, because JAX's program has none.

    \(table(race))

    \(race.seeds.map { ratio($0, race) }.joined(separator: "\n"))

    A divergence goes up again now and then on the way down, so the first crossing of the threshold has an element of chance. A run that
    stays near its first value has collapsed: its latents carry nothing. The first weights alone do not decide about that, since each
    program makes its own random draws.

    \(Markdown.source(race.provenance, record: "race.json"))

    `swift run chapter-F` reads this record aloud.

    ## Time of a training step

    `make bench` times training steps and forecasts of this package, of PyTorch (eager and compiled) and of JAX by turns on your machine. It
    wants an idle machine and more than an hour. It writes a table, JSON and figures to `runs/bench`, and it installs the other programs
    into `.venv`. `swift run -c release bench --help` names the single parts. No record of it is kept here.

    """
  }

  private static func table(_ race: RaceResults) -> String {
    let threshold = Markdown.number(race.plan.threshold, 2)
    let head = [
      "program", "seed", "compilation, s", "s until JSD < \(threshold)", "updates until then", "s for all updates",
      "JSD at the end, nats",
    ]
    return Markdown.table(
      head,
      race.runs.map { run -> [String] in
        let (first, last) = (run.first(below: race.plan.threshold), run.checkpoints.last)
        return [
          run.program.label, "\(run.seed)", Markdown.number(run.compileSeconds, 0),
          first.map { Markdown.number($0.seconds, 0) } ?? "never", first.map { "\($0.updates)" } ?? "–",
          Markdown.number(last?.seconds, 0), Markdown.number(last?.divergence, 4),
        ]
      })
  }

  private static func ratio(_ seed: Int, _ race: RaceResults) -> String {
    func seconds(_ program: BenchmarkProgram) -> Double? {
      race.runs.first { $0.program == program && $0.seed == seed }?.checkpoints.last?.seconds
    }
    guard let own = seconds(.package), let other = seconds(.jax) else { return "" }
    return "With seed \(seed) JAX takes \(Markdown.number(other / own, 1)) times as long for all updates."
  }
}

extension RaceResults {
  /// The seeds of its runs, in order.
  fileprivate var seeds: [Int] { Set(runs.map(\.seed)).sorted() }
}
