"""Trains by the recipe of `bench race` in single precision and keeps the weights it passes through.

    python race.py --framework jax|torch-eager|torch-compile --task FILE --out DIR --every N --threads N --seed S [--json]

The task holds first weights, standardised sequences, λ and the factor on the learning rates at each update; its metadata
the settings. After every N updates, and at the end, DIR receives the weights with the seconds of training until then:
without compilation, which is reported, and without the writing.
"""

import argparse
import json
import os
import time
from dataclasses import dataclass
from functools import partial

import numpy as np
from safetensors import safe_open
from safetensors.numpy import save_file

import cases
import step


@dataclass(frozen=True)
class Optimizer:
    """AdamW's numbers, which do not change during training."""

    rates: tuple  # pairs of a parameter group and its learning rate
    square_decay: float
    weight_decay: float
    longest: float  # the greatest norm of a group's gradient; 0 for any

    @staticmethod
    def from_settings(training):
        """The numbers in the training's part of a settings file."""
        rates = training["rates"]
        groups = {"encoder": "encoder", "decoder": "decoder", "transition": "transition",
                  "prior": "initial", "auxiliary": "initial"}
        return Optimizer(
            tuple((group, rates[name]) for group, name in groups.items()),
            training["squareDecay"], training["weightDecay"], training["gradientClip"])


@dataclass(frozen=True)
class Task:
    """What is trained, and by which recipe."""

    sizes: cases.Sizes
    optimizer: Optimizer
    weights: dict
    observations: np.ndarray  # [N, T, D], standardised
    lambdas: np.ndarray  # [updates]
    factors: np.ndarray  # of the learning rates, [updates]

    @staticmethod
    def read(path):
        """Reads a file of `bench race`."""
        with safe_open(path, "np") as file:
            tensors = {name: file.get_tensor(name) for name in file.keys()}
            metadata = file.metadata()
        optimizer = Optimizer.from_settings(json.loads(metadata["settings"])["training"])
        return Task(
            cases.Sizes.from_metadata(metadata), optimizer, cases.group(tensors, "weight/"),
            tensors["observations"].astype(np.float32), tensors["schedule/lambda"], tensors["schedule/rate"])

    def minibatches(self, seed):
        """Rows of one minibatch after another: each epoch is a permutation of all sequences, cut into equal batches."""
        random, count, size = np.random.default_rng(seed), len(self.observations), self.sizes.batch
        while True:
            order = random.permutation(count)
            for start in range(0, count - size + 1, size):
                yield order[start : start + size]


class JaxTrainer:
    """The training in JAX; an update is compiled as a whole."""

    def __init__(self, task, seed):
        import jax

        import model_jax

        self.jax = jax
        self.state = model_jax.initial_state(task.weights)
        self.key, self.observations = jax.random.key(seed), jax.numpy.asarray(task.observations)
        update = partial(model_jax.racing_step, task.sizes, task.optimizer)
        self.step = jax.jit(update, donate_argnums=0)
        self.inputs = jax.numpy.zeros(task.sizes.batch, jax.numpy.int32), np.float32(1), np.float32(1)

    def prepare(self):
        """Compiles, without an update."""
        self.step = self.step.lower(self.state, self.observations, *self.inputs, self.key).compile()

    def update(self, rows, scale, factor):
        """One update at λ = `scale`, rates times `factor`."""
        rows = self.jax.numpy.asarray(rows, self.jax.numpy.int32)
        inputs = self.observations, rows, np.float32(scale), np.float32(factor)
        self.state, self.key = self.step(self.state, *inputs, self.key)

    def settle(self):
        """Waits until all updates are done."""
        self.jax.block_until_ready(self.state)

    def weights(self):
        """The parameters as arrays under the package's names."""
        return {name: np.asarray(value) for name, value in self.state[0].items()}


class TorchTrainer:
    """The training in PyTorch, eager or with objective and gradient compiled."""

    def __init__(self, task, seed, threads, compiles):
        self.torch = torch = step.prepared_torch(threads)
        import model_torch

        torch.manual_seed(seed)
        self.sizes, self.draw_noise = task.sizes, model_torch.draw_noise
        self.model, self.longest = model_torch.DeepStateSpaceModel(task.sizes).float(), task.optimizer.longest
        self.model.load(task.weights)
        self.observations = torch.from_numpy(task.observations)
        self.rates = [rate for _, rate in task.optimizer.rates]
        groups = [{"params": list(self.model.get_submodule(group).parameters())} for group, _ in task.optimizer.rates]
        self.optimizer = torch.optim.AdamW(
            groups, betas=(cases.FIRST_DECAY, task.optimizer.square_decay), eps=cases.EPSILON,
            weight_decay=task.optimizer.weight_decay, fused=True)
        self.objective = torch.compile(self.model, dynamic=False) if compiles else self.model

    def differentiate(self, rows, scale):
        """Leaves the gradient of the objective at λ = `scale` in the parameters."""
        self.optimizer.zero_grad(set_to_none=True)
        terms = self.objective(self.observations[self.torch.from_numpy(rows)], self.draw_noise(self.sizes))
        distortion = terms.pop("reconstruction")
        (distortion + scale * sum(terms.values())).backward()

    def prepare(self):
        """Compiles, without an update."""
        self.differentiate(np.arange(self.sizes.batch), 1.0)

    def update(self, rows, scale, factor):
        """One update at λ = `scale`, rates times `factor`."""
        self.differentiate(rows, float(scale))
        for group, rate in zip(self.optimizer.param_groups, self.rates):
            group["lr"] = rate * factor
            if self.longest > 0:
                self.torch.nn.utils.clip_grad_norm_(group["params"], self.longest)
        self.optimizer.step()

    def settle(self):
        """Every update is done when it returns."""

    def weights(self):
        """The parameters as arrays under the package's names."""
        return self.model.weights()


def train(task, trainer, every, seed, directory):
    """All updates; the seconds they took, and those of compilation before."""
    start = time.perf_counter()
    trainer.prepare()
    compilation, seconds = time.perf_counter() - start, 0.0
    rows, updates = task.minibatches(seed), len(task.lambdas)
    for first in range(0, updates, every):
        last, start = min(first + every, updates), time.perf_counter()
        for index in range(first, last):
            trainer.update(next(rows), task.lambdas[index], task.factors[index])
        trainer.settle()
        seconds += time.perf_counter() - start
        weights = trainer.weights()
        if not all(np.isfinite(values).all() for values in weights.values()):
            raise FloatingPointError(f"a weight is no number after {last} updates")
        save_file(weights, f"{directory}/{last}.safetensors", {"updates": str(last), "seconds": repr(seconds)})
    return {"updates": updates, "seconds": round(seconds, 3), "compile_s": round(compilation, 2)}


def main():
    """Trains and prints one line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--framework", choices=("jax", "torch-eager", "torch-compile"), required=True)
    parser.add_argument("--task", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--every", type=int, required=True)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true", help="write JSON")
    options = parser.parse_args()
    step.restart_with_allocator()
    step.limit_threads(options.threads)
    task = Task.read(options.task)
    if options.framework == "jax":
        trainer = JaxTrainer(task, options.seed)
    else:
        trainer = TorchTrainer(task, options.seed, options.threads, options.framework == "torch-compile")
    result = train(task, trainer, options.every, options.seed, options.out)
    print(json.dumps(result) if options.json else "{updates} updates in {seconds} s after {compile_s} s".format(**result))


if __name__ == "__main__":
    main()
