"""The training objective (Eq 53), the training step and forecasts in JAX.

Parameters are a flat dictionary under the package's names. Residual stacks work on
[slots, features, rows, channels]; rows are trajectory-major; only the encoder runs over time.
"""

import math
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

import cases

LOG_2PI = math.log(2 * math.pi)


@jax.custom_vjp
def product(x, weight):
    """x W over the last axis. JAX's own rule for the gradient of W makes transposed copies, slow ones."""
    return x @ weight


def product_gradients(operands, gradient):
    """The gradients of `product`: that of W is one product of matrices, rows first."""
    x, weight = operands
    rows, gradient_rows = (a.reshape(-1, a.shape[-1]) for a in (x, gradient))
    return gradient @ weight.T, rows.T @ gradient_rows


product.defvjp(lambda x, weight: (x @ weight, (x, weight)), product_gradients)


def linear(p, name, x):
    """x W + b over the last axis."""
    return product(x, p[f"{name}.weight"]) + p[f"{name}.bias"]


def linear_halves(p, name, x):
    """The two halves of x W + b: slicing weights costs less than slicing results."""
    weights, biases = (jnp.split(p[f"{name}.{part}"], 2, axis=-1) for part in ("weight", "bias"))
    return [product(x, weight) + bias for weight, bias in zip(weights, biases)]


def causal_convolution(p, name, x, axis):
    """y_t = x_t W_0 + x_{t−1} W_1 + b along the slots, axis 0, or the features, axis 1; zeros before its start."""
    weight, bias = p[f"{name}.weight"], p[f"{name}.bias"]
    if axis == 0:  # few: one after another
        later = [product(now, weight[0]) + product(before, weight[1]) for before, now in zip(x, x[1:])]
        return jnp.stack([product(x[0], weight[0]), *later]) + bias
    if x.shape[1] == 1:
        return product(x, weight[0]) + bias
    before = jnp.pad(x[:, :-1], ((0, 0), (1, 0), (0, 0), (0, 0)))
    return product(x, weight[0]) + product(before, weight[1]) + bias


def side_halves(p, name, masks):
    """What the mask embeddings [..., L, E] add inside a block: twice [..., L, 1, 1, C], or zeros."""
    if masks is None:
        return 0, 0
    side = masks @ p[f"{name}.side.slots"] + p[f"{name}.side.bias"]
    return jnp.split(jnp.expand_dims(side, (-3, -2)), 2, axis=-1)


def residual_block(p, name, x, side, level, mixes_time):
    """What a block adds to its input and to the skip sum.

    x [L, H, N, C], side from `side_halves`, level [N, C] or 0; two of [L, H, N, C].
    """
    x = x + level
    if mixes_time:
        x = causal_convolution(p, f"{name}.time", x, 0)
    gate, filtered = linear_halves(p, f"{name}.middle", causal_convolution(p, f"{name}.feature", x, 1))
    gated = jax.nn.sigmoid(gate + side[0]) * jnp.tanh(filtered + side[1])  # [L, H, N, C]
    return linear_halves(p, f"{name}.output", gated)


def residual_stack(p, name, count, x, sides, levels=None, mixes_time=False, slot=slice(None)):
    """The skips of all blocks, summed and divided by √count: [L, H, N, C], of which `slot` is kept."""
    skips = 0
    for index in range(count):
        level = levels[index] if levels else 0
        residual, skip = residual_block(p, f"{name}.blocks.{index}", x, sides[index], level, mixes_time)
        skips = skips + skip[slot]
        x = (x + residual) * 0.5**0.5
    return skips * count**-0.5


def block_sides(p, name, count, masks):
    """The side information of each block of a stack."""
    return [side_halves(p, f"{name}.blocks.{index}", masks) for index in range(count)]


def context_vector(p, name, count, sequence, sides, mixes_time=False):
    """The Context Producer: [L, H, N] to [N, H C]."""
    x = jax.nn.relu(sequence[..., None] * p[f"{name}.lift.weight"] + p[f"{name}.lift.bias"])  # [L, H, N, C]
    skips = residual_stack(p, name, count, x, sides, mixes_time=mixes_time)
    y = jax.nn.relu(linear(p, f"{name}.output", skips))
    weighted = sum(slot * weight[:, None] for slot, weight in zip(y, p[f"{name}.pool.weight"]))  # `.sum(0)` is slow
    pooled = weighted + p[f"{name}.pool.bias"][:, None]  # [H, N, C]
    return pooled.transpose(1, 0, 2).reshape(pooled.shape[1], -1)


def perceptron(p, name, x):
    """inputs → hidden, ReLU → outputs."""
    return linear(p, f"{name}.output", jax.nn.relu(linear(p, f"{name}.hidden", x)))


def gaussian_head(p, name, context):
    """A context vector [N, H C] becomes mean and log-variance, [N, outputs] each."""
    log_variance = perceptron(p, f"{name}.logVariance", context)
    return perceptron(p, f"{name}.mean", context), jnp.clip(log_variance, *cases.LOG_VARIANCE_RANGE)


def gated_recurrence(p, name, x):
    """A gated recurrent unit over the first axis: [T, B, H] to [T, B, H]."""
    weight, bias = p[f"{name}.weight"], p[f"{name}.bias"]

    def cell(h, a):
        reset_in, update_in, new_in = jnp.split(a, 3, axis=-1)
        reset, update, new = jnp.split(h @ weight + bias, 3, axis=-1)
        share = jax.nn.sigmoid(update_in + update)
        candidate = jnp.tanh(new_in + jax.nn.sigmoid(reset_in + reset) * new)
        h = (1 - share) * candidate + share * h
        return h, h

    return jax.lax.scan(cell, jnp.zeros_like(x[0]), linear(p, f"{name}.input", x))[1]


def future_summary(p, observations):
    """h_{1:T}: a recurrence over reversed time, [B, T, D] to [T, B, H]; entry t has read x_{t:T}."""
    reversed_time = observations.transpose(1, 0, 2)[::-1]
    known = jnp.concatenate([reversed_time, jnp.ones_like(reversed_time)], -1)  # everything is observed
    h = linear(p, "encoder.summary.input", known)
    for layer in range(cases.SUMMARY_LAYERS):
        h = gated_recurrence(p, f"encoder.summary.layers.{layer}", h)
    return linear(p, "encoder.summary.output", h)[::-1]


def encoder_masks(p, sizes):
    """The role and padding embeddings of the encoder's slots at each time: [T, j + 1, 2 E]."""
    j = sizes.order
    drawn = np.minimum(np.arange(sizes.steps), j)[:, None]
    valid = np.concatenate([np.ones((sizes.steps, 1)), np.arange(j) >= j - drawn], 1)  # slot 0 is the summary
    roles = np.broadcast_to(np.arange(j + 1) > 0, valid.shape)
    embeddings = [
        linear(p, f"encoder.{name}", values[..., None].astype(p["encoder.role.bias"].dtype))
        for name, values in (("role", roles), ("padding", valid))
    ]
    return jnp.concatenate(embeddings, -1)


def encode(p, sizes, observations, noise):
    """q_φ: observations [B, T, D], noise [N, T, M]; states, means and log-variances, [N, T, M] each."""
    summaries = future_summary(p, observations).transpose(0, 2, 1)
    futures = jnp.tile(summaries, (1, 1, sizes.trajectories))  # [T, H, N]
    sides = block_sides(p, "encoder.context", cases.ENCODER_BLOCKS, encoder_masks(p, sizes))

    def advance(window, inputs):
        future, eps, sides = inputs
        sequence = jnp.concatenate([future[None], window])  # [j + 1, H, N]
        context = context_vector(p, "encoder.context", cases.ENCODER_BLOCKS, sequence, sides, mixes_time=True)
        mean, log_variance = gaussian_head(p, "encoder.head", context)
        latent = mean + jnp.exp(log_variance / 2) * eps
        newest = linear(p, "encoder.history", latent).T  # [H, N]
        return jnp.concatenate([window[1:], newest[None]]), (latent, mean, log_variance)

    zeros = p["encoder.history.bias"][None, :, None]  # the projection of zeros
    window = jnp.broadcast_to(zeros, (sizes.order, sizes.hidden, noise.shape[0]))
    draws = jax.lax.scan(advance, window, (futures, noise.transpose(1, 0, 2), sides))[1]
    return [part.transpose(1, 0, 2) for part in draws]


def windows(states, length):
    """All windows of consecutive states: [N, T, M] to [length, N, T − length + 1, M]."""
    count = states.shape[1] - length + 1
    return jnp.stack([states[:, start : start + count] for start in range(length)])


def emission(p, sizes, states, real):
    """The laws of the last `count` of j − 1 + count times, whose windows have `real` states that are no padding.

    States [N, j − 1 + count, M]; two of [N, count, D].
    """
    j, n, count = sizes.order, states.shape[0], states.shape[1] - sizes.order + 1
    slots = windows(linear(p, "decoder.input", states), j)  # [j, N, count, H]
    valid = (np.arange(j)[:, None] >= j - real).astype(states.dtype)
    sides = block_sides(p, "decoder.context", cases.DECODER_BLOCKS, linear(p, "decoder.padding", valid))
    sequence = slots.reshape(j, n * count, -1).transpose(0, 2, 1)
    context = context_vector(p, "decoder.context", cases.DECODER_BLOCKS, sequence, sides, mixes_time=True)
    return [part.reshape(n, count, -1) for part in gaussian_head(p, "decoder.head", context)]


def decode(p, sizes, latents):
    """p_θ: [N, T, M] to mean and log-variance, [N, T, D] each; the first j − 1 times have padded windows."""
    j = sizes.order
    padded = jnp.pad(latents, ((0, 0), (j - 1, 0), (0, 0)))
    laws = [emission(p, sizes, padded[:, time : time + j], time + 1) for time in range(j - 1)]
    laws.append(emission(p, sizes, latents, j))
    return [jnp.concatenate(parts, 1) for parts in zip(*laws)]


def context_gaussian(p, name, blocks, states):
    """Linear → Context Producer → head: states [j, N, M] to mean and log-variance, [N, outputs] each."""
    masks = None
    if f"{name}.padding.weight" in p:
        masks = linear(p, f"{name}.padding", jnp.ones((states.shape[0], 1), states.dtype))
    sequence = linear(p, f"{name}.input", states).transpose(0, 2, 1)
    sides = block_sides(p, f"{name}.context", blocks, masks)
    return gaussian_head(p, f"{name}.head", context_vector(p, f"{name}.context", blocks, sequence, sides))


def level_tables(p, sinusoids):
    """The K embeddings as each block sees them, once for all rows: [K, C] each."""
    table = jax.nn.silu(linear(p, "transition.embedding.second",
                               jax.nn.silu(linear(p, "transition.embedding.first", sinusoids))))
    return [linear(p, f"transition.blocks.{i}.level", table) for i in range(cases.TRANSITION_BLOCKS)]


def denoise(p, sizes, history, noisy, embeddings):
    """F_ψ: history [j, R, M], noisy states [R, M], level embeddings [R, C] or [C] of each block; [R, M]."""
    states = jnp.concatenate([history, noisy[None]]).transpose(0, 2, 1)[..., None]  # [j + 1, M, R, 1]
    roles = np.arange(sizes.order + 1) < sizes.order
    lift = jnp.where(roles[:, None], *p["transition.lift.weight"])[:, None, None]
    x = jax.nn.relu(states * lift + p["transition.lift.bias"])
    masks = linear(p, "transition.mask", roles[:, None].astype(noisy.dtype))
    sides = block_sides(p, "transition", cases.TRANSITION_BLOCKS, masks)
    skips = residual_stack(
        p, "transition", cases.TRANSITION_BLOCKS, x, sides, embeddings, mixes_time=True, slot=-1)
    return linear(p, "transition.output", jax.nn.relu(linear(p, "transition.middle", skips)))[..., 0].T


def diffusion_loss(p, sizes, clean, history, levels, noise):
    """The bound of Eq 33 in the form of Eq 52 summed over all states, in nats, its constant kept.

    Clean states [P, M], history [j, P, M], levels from 0 [P S_k], noise [P S_k, M].
    """
    tables, copies, dtype = cases.DiffusionTables.of(sizes), sizes.levels_per_state, clean.dtype
    repeated = jnp.repeat(clean, copies, 0)
    factors = (tables.clean, tables.noise)
    clean_factor, noise_factor = (jnp.asarray(factor, dtype)[levels][:, None] for factor in factors)
    noisy = clean_factor * repeated + noise_factor * noise
    target = noise_factor * repeated - clean_factor * noise  # Eq 38
    embeddings = [table[levels] for table in level_tables(p, jnp.asarray(tables.sinusoids, dtype))]
    error = jnp.square(denoise(p, sizes, jnp.repeat(history, copies, 1), noisy, embeddings) - target).sum(1)
    weight, constant = jnp.asarray(tables.weight, dtype), tables.constant
    if sizes.diffusion.learns_variance:
        log_ratios = p["transition.logRatios"]
        weight = weight * jnp.exp(-log_ratios)
        constant = constant + 0.5 * (tables.shares.astype(dtype) * jnp.expm1(-log_ratios) + log_ratios).sum()
    return error @ weight[levels] / copies + tables.slope * jnp.square(clean).sum() + constant * clean.size


def negative_log_density(point, mean, log_variance):
    """−log N(point; mean, e^{log-variance}) of each component, in nats."""
    return 0.5 * (jnp.square(point - mean) * jnp.exp(-log_variance) + log_variance + LOG_2PI)


def prior_loss(p, sizes, first, noise):
    """L_VHP, Eq 48: z_{1:j} [N, j, M], noise [N, j, M]; all j conditionals at once."""
    j, n, m = sizes.order, *first.shape[::2]
    law = context_gaussian(p, "auxiliary", cases.INITIAL_BLOCKS, first.transpose(1, 0, 2))
    mean, log_variance = (part.reshape(first.shape) for part in law)
    divergence = 0.5 * (jnp.square(mean) + jnp.exp(log_variance) - log_variance - 1)
    auxiliary = mean + jnp.exp(log_variance / 2) * noise
    states = windows(jnp.concatenate([auxiliary, first], 1)[:, :-1], j).reshape(j, n * j, m)
    law = context_gaussian(p, "prior", cases.INITIAL_BLOCKS, states)
    return divergence.sum() + negative_log_density(first.reshape(n * j, m), *law).sum()


def transition_loss(p, sizes, latents, means, log_variances, noise):
    """Eq 52, or E[−log p_ψ] of the Gaussian transition in closed form; states [N, T, M]."""
    j, m = sizes.order, sizes.latents
    history = windows(latents[:, :-1], j).reshape(j, -1, m)
    clean, mean, log_variance = (part[:, j:].reshape(-1, m) for part in (latents, means, log_variances))
    if sizes.transition == "ddssm":
        return diffusion_loss(p, sizes, clean, history, noise["levels"] - 1, noise["diffusion"])
    law = context_gaussian(p, "transition", cases.TRANSITION_BLOCKS, history)
    return (negative_log_density(mean, *law) + 0.5 * jnp.exp(log_variance - law[1])).sum()


def loss_terms(sizes, p, observations, noise):
    """The terms of Eq 53 in nats per sequence, by name: observations [B, T, D], noise as exported."""
    j = sizes.order
    latents, means, log_variances = encode(p, sizes, observations, noise["latents"])
    if sizes.entropy == "sampled":
        log_posterior = -negative_log_density(latents, means, log_variances)
    else:
        log_posterior = -0.5 * (log_variances + 1 + LOG_2PI)
    target = jnp.tile(observations, (sizes.trajectories, 1, 1))
    terms = {
        "reconstruction": negative_log_density(target, *decode(p, sizes, latents)).sum(),
        "initial_entropy": log_posterior[:, :j].sum(),
        "initial_prior": prior_loss(p, sizes, latents[:, :j], noise["auxiliary"]),
        "transition": transition_loss(p, sizes, latents, means, log_variances, noise),
        "entropy": log_posterior[:, j:].sum(),
    }
    return {name: term / latents.shape[0] for name, term in terms.items()}


def draw_levels(sizes, key):
    """Levels from 1 for all noisy states."""
    if not sizes.diffusion.is_weighted:
        return jax.random.randint(key, (sizes.level_rows,), 1, sizes.levels + 1)
    cumulative = jnp.asarray(cases.DiffusionTables.of(sizes).cumulative, jnp.float32)
    draws = jax.random.uniform(key, (sizes.level_rows,), maxval=cumulative[-1])
    return 1 + jnp.searchsorted(cumulative, draws, side="right").clip(max=sizes.levels - 1)


def draw_noise(sizes, key):
    """Fresh draws for one step, float32."""
    keys, n = jax.random.split(key, 4), sizes.rows
    noise = {
        "latents": jax.random.normal(keys[0], (n, sizes.steps, sizes.latents)),
        "auxiliary": jax.random.normal(keys[1], (n, sizes.order, sizes.latents)),
    }
    if sizes.transition == "ddssm":
        noise["levels"] = draw_levels(sizes, keys[2])
        noise["diffusion"] = jax.random.normal(keys[3], (sizes.level_rows, sizes.latents))
    return noise


def initial_state(weights, dtype=jnp.float32):
    """What a step changes: parameters, both moments and the number of steps made."""
    parameters = {name: jnp.asarray(value, dtype) for name, value in weights.items()}
    zeros = jax.tree.map(jnp.zeros_like, parameters)
    return parameters, zeros, jax.tree.map(jnp.copy, zeros), jnp.zeros((), jnp.int32)


def group(name):
    """The group of a parameter."""
    return name.split(".")[0]


def adamw(state, gradients, rates, second_decay=cases.SECOND_DECAY, weight_decay=cases.WEIGHT_DECAY):
    """AdamW with one learning rate for each group of parameters."""
    parameters, first, second, step = state
    step = step + 1
    b1, b2 = cases.FIRST_DECAY, second_decay
    first = jax.tree.map(lambda m, g: b1 * m + (1 - b1) * g, first, gradients)
    second = jax.tree.map(lambda v, g: b2 * v + (1 - b2) * g * g, second, gradients)
    scale1, scale2 = 1 - b1**step, 1 - b2**step

    def updated(name, value):
        rate = rates[group(name)]
        direction = first[name] / scale1 / (jnp.sqrt(second[name] / scale2) + cases.EPSILON)
        return value - rate * (weight_decay * value + direction)

    return {name: updated(name, value) for name, value in parameters.items()}, first, second, step


@partial(jax.jit, static_argnums=0, donate_argnums=1)
def training_step(sizes, state, observations, key):
    """One step at λ = 1: the next state, the loss before it and the next key."""
    key, now = jax.random.split(key)
    noise = draw_noise(sizes, now)

    def objective(p):
        return sum(loss_terms(sizes, p, observations, noise).values())

    loss, gradients = jax.value_and_grad(objective)(state[0])
    return adamw(state, gradients, sizes.rates), loss, key


def clipped(gradients, longest):
    """Gradients whose norm, group by group, is `longest` at most; 0 leaves them as they are."""
    if longest == 0:
        return gradients
    squares = {}
    for name, gradient in gradients.items():
        squares[group(name)] = squares.get(group(name), 0) + jnp.square(gradient).sum()
    shares = {name: jnp.minimum(1, longest / jnp.sqrt(square)) for name, square in squares.items()}
    return {name: shares[group(name)] * gradient for name, gradient in gradients.items()}


def racing_update(sizes, optimizer, state, observations, noise, scale, factor):
    """One update of the race at λ = `scale`, learning rates times `factor`: the next state."""

    def objective(p):
        terms = loss_terms(sizes, p, observations, noise)
        distortion = terms.pop("reconstruction")
        return distortion + scale * sum(terms.values())

    gradients = clipped(jax.grad(objective)(state[0]), optimizer.longest)
    rates = {name: rate * factor for name, rate in optimizer.rates}
    return adamw(state, gradients, rates, optimizer.square_decay, optimizer.weight_decay)


def racing_step(sizes, optimizer, state, observations, rows, scale, factor, key):
    """An update with fresh draws on `rows` of all observations [N, T, D]: the next state and key."""
    key, now = jax.random.split(key)
    noise = draw_noise(sizes, now)
    return racing_update(sizes, optimizer, state, observations[rows], noise, scale, factor), key


def reverse_chain(p, sizes, history, noise):
    """The ancestral chain (Eq 11): history [j, R, M], noise [K + 1, R, M] by level, 0 starting it; z, [R, M]."""
    tables, dtype = cases.DiffusionTables.of(sizes), noise.dtype

    def leave(state, inputs):
        embeddings, (kept, pull, deviation), eps = inputs
        return kept * state + pull * denoise(p, sizes, history, state, embeddings) + deviation * eps, None

    embeddings = level_tables(p, jnp.asarray(tables.sinusoids, dtype))
    kept, pull, deviation = jnp.asarray(tables.reverse.T, dtype)
    if sizes.diffusion.learns_variance:
        deviation = deviation * jnp.exp(p["transition.logRatios"] / 2)
    levels = (embeddings, (kept, pull, deviation), noise[1:])
    return jax.lax.scan(leave, noise[0], levels, reverse=True)[0]


def forecast_paths(sizes, p, observations, noise):
    """Sample paths given observations [B, T, D], noise of `draw_path_noise`: [B, S, horizon, D]."""
    j, (b, t, d) = sizes.order, observations.shape

    def advance(history, inputs):
        chain, eps = inputs
        history = jnp.concatenate([history[1:], reverse_chain(p, sizes, history, chain)[None]])
        mean, log_variance = (part[:, 0] for part in emission(p, sizes, history.transpose(1, 0, 2), j))
        return history, mean + jnp.exp(log_variance / 2) * eps

    history = encode(p, sizes, observations, noise["latents"])[0][:, t - j :].transpose(1, 0, 2)  # [j, N, M]
    draws = jax.lax.scan(advance, history, (noise["chain"], noise["emission"]))[1]  # [horizon, N, D]
    return draws.reshape(-1, sizes.trajectories, b, d).transpose(2, 1, 0, 3)


def draw_path_noise(sizes, horizon, key):
    """Fresh draws for one forecast of each of the N = S · B rows, float32; for diffusions."""
    keys, n = jax.random.split(key, 3), sizes.rows
    return {
        "latents": jax.random.normal(keys[0], (n, sizes.steps, sizes.latents)),
        "chain": jax.random.normal(keys[1], (horizon, sizes.levels + 1, n, sizes.latents)),
        "emission": jax.random.normal(keys[2], (horizon, n, sizes.features)),
    }


@partial(jax.jit, static_argnums=(0, 1))
def forecast(sizes, horizon, p, observations, key):
    """Sample paths given observations [B, T, D], in single precision: [B, S, horizon, D]."""
    return forecast_paths(sizes, p, observations, draw_path_noise(sizes, horizon, key))
