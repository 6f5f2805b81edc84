"""Times forecasts of a peer in single precision: filter, reverse chain and emission, without gradients.

    python forecast.py --framework torch-eager|torch-compile|jax --case CASE --threads N
        --sequences B --samples S --horizon H --repeats R [--piece ROWS] [--json]

Works in pieces of `--piece` rows at most, a row being one path of one sequence, but of one sequence at least; 0 takes
what was found fastest.
"""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

import cases
import step

PIECES = {"torch-eager": 4096, "torch-compile": 1024, "jax": 1024}  # rows
OPTIONS = {"sequences": 256, "samples": 1024, "horizon": 1, "repeats": 3, "piece": 0}


def arguments():
    """The command line."""
    names = [name for name, sizes in cases.CASES.items() if sizes.transition == "ddssm"]
    options = step.arguments(__doc__.splitlines()[0], names, OPTIONS)
    options.piece = options.piece or PIECES[options.framework]
    return options


def torch_forecast(sizes, horizon, compiles, threads):
    """A function from the observations of the pieces to their paths, one piece after another."""
    torch = step.prepared_torch(threads)
    import model_torch

    forecasting = model_torch.Forecasting(sizes, cases.first_weights(sizes), compiles)
    return lambda pieces: [forecasting.forecast(torch.from_numpy(piece), horizon).numpy() for piece in pieces]


def jax_forecast(sizes, horizon, threads):
    """A function from the observations of the pieces to their paths, a piece on each thread."""
    import jax

    import model_jax

    parameters, key = model_jax.initial_state(cases.first_weights(sizes))[0], jax.random.key(0)
    pool = ThreadPoolExecutor(threads)

    def paths(piece, key):
        return np.asarray(model_jax.forecast(sizes, horizon, parameters, piece, key))

    def forecast(pieces):
        nonlocal key
        key, *keys = jax.random.split(key, len(pieces) + 1)
        return list(pool.map(paths, pieces, keys))

    return forecast


def timed(forecast, pieces):
    """The seconds that one forecast of all pieces takes; stops when a sample is no number."""
    start = time.perf_counter()
    paths = np.concatenate(forecast(pieces))  # [B, S, horizon, D]
    duration = time.perf_counter() - start
    if not np.isfinite(paths).all():
        raise FloatingPointError("a sample is no number")
    return duration


def measure(options):
    """Times `--repeats` forecasts, after a piece alone that compiles."""
    sizes = replace(cases.CASES[options.case], batch=options.sequences, trajectories=options.samples)
    fitting = (n for n in range(1, sizes.batch + 1) if sizes.batch % n == 0 and n * sizes.trajectories <= options.piece)
    at_once = max(fitting, default=1)  # sequences; pieces of one size are compiled once
    pieces = np.split(step.normal_observations(sizes), sizes.batch // at_once)
    sizes = replace(sizes, batch=at_once)
    if options.framework == "jax":
        forecast = jax_forecast(sizes, options.horizon, options.threads)
    else:
        forecast = torch_forecast(sizes, options.horizon, options.framework == "torch-compile", options.threads)
    compile_seconds = timed(forecast, pieces[:1])
    times = [timed(forecast, pieces) for _ in range(options.repeats)]
    extents = {name: getattr(options, name) for name in ("sequences", "samples", "horizon")}
    return step.report(options, times, "repeats", compile_seconds, extents)


def main():
    """Measures and prints one line."""
    options = arguments()
    step.restart_with_allocator()
    step.limit_threads(options.threads)
    result = measure(options)
    if options.json:
        print(json.dumps(result))
    else:
        print("{case}, {framework}, {threads} threads, {sequences} × {samples} paths of {horizon} steps: median "
              "{median_ms} ms, least {min_ms} ms over {repeats} forecasts; {peak_mb} MB at most, first piece "
              "{compile_s} s".format(**result))


if __name__ == "__main__":
    main()
