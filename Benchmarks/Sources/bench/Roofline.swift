import Autodiff
import Dispatch
import Foundation
import Tensor
import Training

/// The step's time beside the least this machine could need: each matrix product at the best rate measured for its shape, and
/// what must be kept for the way back written once and read once.
public struct RooflineBenchmark: Codable, Sendable {
  /// One phase, one way.
  public struct Row: Codable, Sendable {
    /// The phase's name.
    public var phase: String
    /// The way back.
    public var isBackward: Bool
    /// What it takes, with all threads at work: the median over steps.
    public var milliseconds: Double
    /// 10⁹ floating-point operations of its products.
    public var gigaflop: Double
    /// The products' time at the best rate measured.
    public var productMilliseconds: Double
    /// 10⁶ bytes written on the way there, read on the way back.
    public var megabytes: Double
    /// The time that takes.
    public var trafficMilliseconds: Double
    /// The time over that of products and traffic; nil where there is next to nothing of either.
    public var ratio: Double?
  }

  /// The case's name.
  public var name: String
  /// Threads.
  public var threads: Int
  /// A step's median time, all included.
  public var milliseconds: Double
  /// Its products' and its traffic's least time together.
  public var rooflineMilliseconds: Double
  /// The one over the other.
  public var ratio: Double
  /// The best rates measured, 10⁹ operations a second and thread, all threads at work: over the step's own shapes, and for a large square.
  public var productRate: Double
  /// The same for a square of 1,024.
  public var squareRate: Double
  /// 10⁹ bytes written and read a second and thread, all threads at work, in memory as large as a shard's.
  public var trafficRate: Double
  /// The phases.
  public var rows: [Row]

  private enum CodingKeys: String, CodingKey {
    case threads, ratio, rows
    case name = "case"
    case milliseconds = "median_ms"
    case rooflineMilliseconds = "roofline_ms"
    case productRate = "gflop_per_second_products"
    case squareRate = "gflop_per_second_square"
    case trafficRate = "gigabyte_per_second"
  }

  /// Measures steps for about `seconds` and then the machine.
  public static func run(_ benchmark: BenchmarkCase, threads: Int, seconds: Double) throws -> RooflineBenchmark {
    let step = try MarkedStep(benchmark.sizes)
    let work = counted(step)
    let (times, total) = try timed(benchmark, step, threads: threads, seconds: seconds)
    let machine = Machine(threads: threads)
    var rates: [ProductShape: Double] = [:]
    for shape in Set(work.values.flatMap(\.products.keys)) { rates[shape] = machine.seconds(of: shape) }
    let largest = work.values.reduce(0) { $0 + ($1.bytes) } / Double(step.shards)
    let bandwidth = machine.bytesPerSecond(over: Int(largest))
    var rows: [Row] = []
    for isBackward in [false, true] {
      for phase in StepPhase.allCases {
        let pass = PhasePass(phase: phase, isBackward: isBackward)
        guard let milliseconds = times[pass] else { continue }
        let there = work[PhasePass(phase: phase, isBackward: false)]?.bytes ?? 0
        let products = work[pass]?.products ?? [:]
        let product = products.reduce(0) { $0 + Double($1.value) * (rates[$1.key] ?? 0) } / Double(threads) * 1e3
        let traffic = phase == .optimizer ? 0 : there / bandwidth / Double(threads) * 1e3
        let smallest = product + traffic
        rows.append(
          Row(
            phase: phase.label, isBackward: isBackward, milliseconds: milliseconds,
            gigaflop: products.reduce(0) { $0 + Double($1.value) * $1.key.operations } / 1e9, productMilliseconds: product,
            megabytes: there / 1e6, trafficMilliseconds: traffic,
            ratio: smallest > 0.02 * milliseconds ? milliseconds / smallest : nil)
        )
      }
    }
    let smallest = rows.reduce(0) { $0 + $1.productMilliseconds + $1.trafficMilliseconds }
    let operations = rows.reduce(0) { $0 + $1.gigaflop }
    let products = rows.reduce(0) { $0 + $1.productMilliseconds }
    let square = ProductShape(m: 1024, n: 1024, k: 1024)
    return RooflineBenchmark(
      name: benchmark.rawValue, threads: threads, milliseconds: total, rooflineMilliseconds: smallest, ratio: total / smallest,
      productRate: operations / products * 1e3 / Double(threads),
      squareRate: square.operations / machine.seconds(of: square) / 1e9,
      trafficRate: bandwidth / 1e9, rows: rows)
  }

  private struct Work {
    var products: [ProductShape: Int] = [:]
    var bytes = 0.0
  }

  /// What one step computes and keeps in each phase, counted on one thread.
  private static func counted(_ step: MarkedStep) -> [PhasePass: Work] {
    let tape = Tape(precision: .single)
    var gradient = step.parameters.zeroed()
    var work: [PhasePass: Work] = [:]
    for shard in 0..<step.shards {
      var current: PhasePass?
      var used = 0
      func close() {
        guard let pass = current else { return }
        work[pass, default: Work()].products.merge(ProductLog.take(), uniquingKeysWith: +)
        if !pass.isBackward { work[pass]?.bytes += Double(tape.usedBytes - used) }
        used = tape.usedBytes
      }
      ProductLog.open()
      step.run(shard: shard, step: 0, on: tape, into: &gradient) { pass in
        close()
        current = pass
      }
      close()
      ProductLog.close()
    }
    return work
  }

  /// The median time of each phase, summed over shards and shared among the threads, and of the trainer's own step, by turns.
  private static func timed(
    _ benchmark: BenchmarkCase, _ step: MarkedStep, threads: Int, seconds: Double
  ) throws -> ([PhasePass: Double], total: Double) {
    let workers = Workers(threads: threads, precision: .single, recordsGradients: true)
    let gradients = ShardResults(repeating: step.parameters.zeroed(), count: step.shards)
    let spent = ShardResults(repeating: [PhasePass: Double](), count: step.shards)
    var trainer = try benchmark.sizes.trainer(threads: threads)
    var optimizer = AdamW(for: step.parameters)
    var parameters = step.parameters
    let clock = ContinuousClock()
    var samples: [PhasePass: [Double]] = [:]
    var totals: [Double] = []
    let start = clock.now
    var round = -3
    while round < 5 || (clock.now - start) / .seconds(1) < seconds {
      let number = round
      workers.forEach(step.shards) { shard, tape in
        gradients[shard].values.clear()
        var times: [PhasePass: Double] = [:]
        var (current, since) = (PhasePass(phase: .rest, isBackward: false), clock.now)
        step.run(shard: shard, step: max(0, number), on: tape, into: &gradients[shard]) { pass in
          let now = clock.now
          times[current, default: 0] += (now - since) / .milliseconds(1)
          (current, since) = (pass, now)
        }
        times[current, default: 0] += (clock.now - since) / .milliseconds(1)
        spent[shard] = times
      }
      let update = clock.measure {
        var gradient = gradients[0]
        for shard in 1..<step.shards { gradient.values.add(gradients[shard].values) }
        optimizer.update(&parameters, gradient: gradient, rates: [(0..<parameters.values.count, 1e-9)])
      }
      let total = try clock.measure { _ = try trainer.update() }
      round += 1
      guard round > 0 else { continue }
      totals.append(total / .milliseconds(1))
      var sums = spent.all.reduce(into: [PhasePass: Double]()) {
        $0.merge($1.mapValues { $0 / Double(threads) }, uniquingKeysWith: +)
      }
      sums[PhasePass(phase: .optimizer, isBackward: true)] = update / .milliseconds(1)
      for (pass, time) in sums { samples[pass, default: []].append(time) }
    }
    return (samples.mapValues(\.median), totals.median)
  }

  /// Lines for people.
  public var text: String {
    let head = String(
      format:
        "%@, %d threads: a step %.1f ms, roofline %.1f ms, ratio %.2f\nproducts at best %.0f GFLOP/s a thread (a square of 1,024: %.0f), memory %.1f GB/s\n",
      name as NSString, threads, milliseconds, rooflineMilliseconds, ratio, productRate, squareRate, trafficRate)
    let lines = rows.map { row in
      String(
        format: "%-10@ %-8@ %8.2f ms   %7.3f GFLOP in %7.2f ms   %7.1f MB in %6.2f ms   ratio %@", row.phase as NSString,
        (row.isBackward ? "back" : "there") as NSString, row.milliseconds, row.gigaflop, row.productMilliseconds, row.megabytes,
        row.trafficMilliseconds, (row.ratio.map { String(format: "%.2f", $0) } ?? "–") as NSString)
    }
    return head + lines.joined(separator: "\n")
  }
}

/// What this machine does at best, all threads at work at once.
struct Machine {
  let threads: Int

  /// The least time of one such product on each thread, the package's way or the library's.
  func seconds(of shape: ProductShape) -> Double {
    [false, true].map { byLibrary in
      smallest { buffers in
        let (a, b) = (buffers, buffers + shape.m * shape.k)
        shape.compute(a, b, b + shape.k * shape.n, byLibrary: byLibrary)
      } numbers: {
        shape.m * shape.k + shape.k * shape.n + shape.m * shape.n
      }
    }.min() ?? .nan
  }

  /// Bytes a second and thread when memory of so many bytes is written from end to end and read again.
  func bytesPerSecond(over bytes: Int) -> Double {
    let count = max(bytes / 4, 1 << 16)
    let time = smallest { buffer in
      for i in 0..<count { buffer[i] = 1 }
      var sum: SIMD16<Float> = .zero
      for i in stride(from: 0, to: count - 15, by: 16) { sum += Lanes(buffer + i) }
      buffer[0] = sum.total
    } numbers: {
      count
    }
    return 2 * 4 * Double(count) / time
  }

  /// The least of several times of `body`, each over many calls, while the other threads do the same.
  private func smallest(_ body: @escaping @Sendable (UnsafeMutablePointer<Float>) -> Void, numbers: () -> Int) -> Double {
    let count = numbers()
    let results = ShardResults(repeating: Double.infinity, count: threads)
    DispatchQueue.concurrentPerform(iterations: threads) { thread in
      let buffer = UnsafeMutablePointer<Float>.allocate(capacity: count + 64)
      buffer.initialize(repeating: 0.01, count: count + 64)
      defer { buffer.deallocate() }
      let clock = ContinuousClock()
      var calls = 1
      for _ in 0..<6 {
        let time = clock.measure { for _ in 0..<calls { body(buffer) } } / .seconds(1)
        results[thread] = min(results[thread], time / Double(calls))
        calls = max(1, Int(0.002 / max(time / Double(calls), 1e-9)))
      }
    }
    return results.all.reduce(0, +) / Double(threads)
  }
}
