"""Compares the loss terms of both peers with those of `bench export`, in double precision.

    python check.py FILE...

For a diffusion the peers' forecasts given the same noise are compared with each other; for the race, the weights after
a few updates with those of JAX's trainer. Exits with 1 when a term, sample or weight differs by more than 1e-9, relative.
"""

import sys
from dataclasses import replace

import jax
import numpy as np
import torch

import cases
import model_jax
import model_torch
import race

TOLERANCE = 1e-9
SAMPLES, HORIZON = 3, 2


def torch_terms(export):
    """The terms as the PyTorch peer computes them."""
    torch.set_default_dtype(torch.float64)
    model = model_torch.DeepStateSpaceModel(export.sizes)
    model.load(export.weights)
    noise = {name: torch.from_numpy(values) for name, values in export.noise.items()}
    with torch.no_grad():
        terms = model(torch.from_numpy(export.observations), noise)
    return {name: term.item() for name, term in terms.items()}


def jax_terms(export):
    """The terms as the JAX peer computes them."""
    jax.config.update("jax_enable_x64", True)
    terms = jax.jit(model_jax.loss_terms, static_argnums=0)
    return {
        name: float(term)
        for name, term in terms(export.sizes, export.weights, export.observations, export.noise).items()
    }


def forecast_difference(export):
    """The greatest difference of the peers' samples, relative to the greatest sample, given the same noise."""
    sizes, random = replace(export.sizes, trajectories=SAMPLES), np.random.default_rng(0)
    output = random.standard_normal((sizes.channels, 1))  # at first 0, as if the network saw nothing
    weights = export.weights | {"transition.output.weight": output}
    torch.set_default_dtype(torch.float64)
    model = model_torch.DeepStateSpaceModel(sizes)
    model.load(weights)
    noise = model_torch.draw_path_noise(sizes, HORIZON)
    with torch.inference_mode():
        first = model.forecast(torch.from_numpy(export.observations), noise).numpy()
    jax.config.update("jax_enable_x64", True)
    forecast = jax.jit(model_jax.forecast_paths, static_argnums=0)
    second = forecast(sizes, weights, export.observations, {name: draws.numpy() for name, draws in noise.items()})
    return np.abs(first - second).max() / np.abs(first).max()


def update_difference(export):
    """The greatest difference of a weight after the file's updates by JAX's trainer, relative to the greatest move."""
    jax.config.update("jax_enable_x64", True)
    updates = export.updates
    optimizer = race.Optimizer.from_settings(updates.settings["training"])
    update = jax.jit(model_jax.racing_update, static_argnums=(0, 1))
    state = model_jax.initial_state(updates.first, np.float64)
    for noise, scale, factor in zip(updates.noises, updates.lambdas, updates.factors):
        state = update(export.sizes, optimizer, state, export.observations, noise, scale, factor)
    moves = [np.abs(updates.last[name] - first).max() for name, first in updates.first.items()]
    return max(np.abs(state[0][name] - last).max() for name, last in updates.last.items()) / max(moves)


def shapes_agree(export):
    """Whether `cases.first_weights` has the names and shapes of the exported weights."""
    ours = {name: value.shape for name, value in cases.first_weights(export.sizes).items()}
    return ours == {name: value.shape for name, value in export.weights.items()}


def check(path):
    """Prints one table; whether everything agrees."""
    export = cases.Export.read(path)
    peers = {"torch": torch_terms(export), "jax": jax_terms(export)}
    print(f"{export.sizes.case}, {export.sizes.batch} sequences")
    print(f"  {'term':<16}{'ddssm':>24}" + "".join(f"{name + ' (relative)':>20}" for name in peers))
    agrees = shapes_agree(export)
    for term in cases.TERMS:
        expected = export.loss[term]
        errors = [abs(terms[term] - expected) / abs(expected) for terms in peers.values()]
        agrees = agrees and bool(np.all(np.array(errors) <= TOLERANCE))
        print(f"  {term:<16}{expected:>24.15g}" + "".join(f"{error:>20.1e}" for error in errors))
    if export.sizes.transition == "ddssm":
        difference = forecast_difference(export)
        agrees = agrees and bool(difference <= TOLERANCE)
        print(f"  {'forecast':<16}{'torch against jax':>24}{difference:>20.1e}")
    if export.updates:
        difference = update_difference(export)
        agrees = agrees and bool(difference <= TOLERANCE)
        print(f"  {'updates':<16}{'ddssm against jax':>24}{difference:>20.1e}")
    print("  agrees" if agrees else "  DIFFERS")
    return agrees


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(0 if all([check(path) for path in sys.argv[1:]]) else 1)
