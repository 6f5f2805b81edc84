"""Times training steps of a peer in single precision: forward, backward and optimizer.

    python step.py --framework torch-eager|torch-compile|jax --case CASE --threads N --seconds S [--json]
"""

import argparse
import json
import math
import os
import resource
import statistics
import sys
import time

import numpy as np

import cases

ALLOCATOR = (  # glibc keeps its memory and asks for large pages, or every step pays for its page faults again
    "glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=4294967296:glibc.malloc.trim_threshold=17179869184"
)
WARM_UPS, LEAST_STEPS = 3, 5


def arguments(description, names, own):
    """The command line: a case among `names`, and the options of a kind of measurement with their defaults."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--framework", choices=("torch-eager", "torch-compile", "jax"), required=True)
    parser.add_argument("--case", choices=sorted(names), default="paper-ddssm")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    for name, default in own.items():
        parser.add_argument(f"--{name}", type=type(default), default=default)
    parser.add_argument("--json", action="store_true", help="write JSON")
    options = parser.parse_args()
    if not 1 <= options.threads <= len(os.sched_getaffinity(0)):
        parser.error(f"--threads is {options.threads}; there are {len(os.sched_getaffinity(0))} processors")
    return options


def restart_with_allocator():
    """Sets the C library's allocator, which reads its settings when a process starts."""
    if "GLIBC_TUNABLES" not in os.environ:
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | {"GLIBC_TUNABLES": ALLOCATOR})


def limit_threads(count):
    """Confines the process to `count` processors; to be called before a framework is imported."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:count])
    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "NPROC"):
        os.environ[name] = str(count)
    os.environ["XLA_FLAGS"] = f"--xla_cpu_multi_thread_eigen={'true' if count > 1 else 'false'}"


def prepared_torch(threads):
    """PyTorch, its threads and generator set."""
    import torch

    torch.set_num_threads(threads)
    torch.set_num_interop_threads(threads)
    torch.manual_seed(0)
    return torch


def torch_step(sizes, observations, compiles, threads):
    """A function that makes one step and returns the loss before it."""
    torch = prepared_torch(threads)
    import model_torch

    training = model_torch.Training(sizes, cases.first_weights(sizes), compiles)
    batch = torch.from_numpy(observations)
    return lambda: training.step(batch).item()


def jax_step(sizes, observations):
    """A function that makes one step and returns the loss before it."""
    import jax

    import model_jax

    state, key = model_jax.initial_state(cases.first_weights(sizes)), jax.random.key(0)
    batch = jax.numpy.asarray(observations)

    def step():
        nonlocal state, key
        state, loss, key = jax.block_until_ready(model_jax.training_step(sizes, state, batch, key))
        return float(loss)

    return step


def timed(step):
    """The seconds one step takes; stops when its loss is no number."""
    start = time.perf_counter()
    loss = step()
    duration = time.perf_counter() - start
    if not math.isfinite(loss):
        raise FloatingPointError(f"the loss is {loss}")
    return duration


def normal_observations(sizes):
    """Standard normal observations [B, T, D] in single precision."""
    shape = (sizes.batch, sizes.steps, sizes.features)
    return np.random.default_rng(0).standard_normal(shape).astype(np.float32)


def report(options, times, counted, compile_seconds, extents={}):
    """What is printed of times in seconds, their number under the name `counted`."""
    return {
        "case": options.case, "framework": options.framework, "threads": options.threads, **extents,
        "median_ms": round(1e3 * statistics.median(times), 2), "min_ms": round(1e3 * min(times), 2),
        counted: len(times),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6, 1),
        "compile_s": round(compile_seconds, 2),
    }


def measure(options):
    """Times steps for about `--seconds`, at least five, after those that compile and warm up."""
    sizes = cases.CASES[options.case]
    observations = normal_observations(sizes)
    if options.framework == "jax":
        step = jax_step(sizes, observations)
    else:
        step = torch_step(sizes, observations, options.framework == "torch-compile", options.threads)
    compile_seconds = timed(step)
    for _ in range(WARM_UPS - 1):
        timed(step)
    times, start = [], time.perf_counter()
    while len(times) < LEAST_STEPS or time.perf_counter() - start < options.seconds:
        times.append(timed(step))
    return report(options, times, "steps", compile_seconds)


def main():
    """Measures and prints one line."""
    options = arguments(__doc__.splitlines()[0], cases.CASES, {"seconds": 10.0})
    restart_with_allocator()
    limit_threads(options.threads)
    result = measure(options)
    if options.json:
        print(json.dumps(result))
    else:
        print("{case}, {framework}, {threads} threads: median {median_ms} ms, least {min_ms} ms over {steps} "
              "steps; {peak_mb} MB at most, first step {compile_s} s".format(**result))


if __name__ == "__main__":
    main()
