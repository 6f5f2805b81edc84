"""Compares the loss terms of both peers with those of `ddssm bench export`, in double precision.

    python check.py FILE...

Exits with 1 when a term differs by more than 1e-9, relative.
"""

import sys

import jax
import numpy as np
import torch

import cases
import model_jax
import model_torch

TOLERANCE = 1e-9


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
    print("  agrees" if agrees else "  DIFFERS")
    return agrees


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(0 if all([check(path) for path in sys.argv[1:]]) else 1)
