"""The training objective (Eq 53), the training step and forecasts in PyTorch.

Residual stacks work on [slots, features, rows, channels]: a 1×1 convolution is one matrix product over the
last axis, a two-tap mixer a convolution in channels-last memory. Rows are trajectory-major; only the encoder
runs over time.
"""

import math

import torch
import torch.nn.functional as F
from torch import nn

import cases

LOG_2PI = math.log(2 * math.pi)


class CausalConvolution(nn.Module):
    """y_t = x_t W_0 + x_{t−1} W_1 + b along one axis, zeros before its start."""

    def __init__(self, channels, axis):
        super().__init__()
        self.axis = axis
        self.weight = nn.Parameter(torch.empty(2, channels, channels))
        self.bias = nn.Parameter(torch.empty(channels))

    def forward(self, x):
        """[L, H, N, C] to [L, H, N, C]: a convolution of images of N columns in channels-last memory."""
        if x.shape[self.axis] == 1:
            return F.linear(x, self.weight[0].T, self.bias)
        images = F.pad(x if self.axis == 1 else x.flatten(1, 2)[None], (0, 0, 0, 0, 1, 0)).permute(0, 3, 1, 2)
        kernel = self.weight.flip(0).permute(2, 1, 0)[..., None].contiguous(memory_format=torch.channels_last)
        return F.conv2d(images, kernel, self.bias).permute(0, 2, 3, 1).reshape(x.shape)


def linear_halves(layer, x, slot_bias=None):
    """The two halves of a linear map of x [L, H, N, C], each [L, H, N, outputs/2] and contiguous.

    `slot_bias` [L, outputs] is added to the bias of each slot.
    """
    slots, rows = x.shape[0], x.flatten(1, 2)
    bias = layer.bias[None] if slot_bias is None else layer.bias + slot_bias  # [L or 1, outputs]
    return [
        torch.baddbmm(b[:, None], rows, w.T.expand(slots, -1, -1)).view(*x.shape[:-1], -1)
        for b, w in zip(bias.chunk(2, -1), layer.weight.chunk(2))
    ]


class Side(nn.Module):
    """The projection of the slots' mask embeddings to 2C channels."""

    def __init__(self, masks, channels):
        super().__init__()
        self.slots = nn.Parameter(torch.empty(masks, 2 * channels))
        self.bias = nn.Parameter(torch.empty(2 * channels))

    def forward(self, masks):
        """[L, E] to [L, 2C]."""
        return torch.addmm(self.bias, masks, self.slots)


class ResidualBlock(nn.Module):
    """CSDI's residual block with two-tap causal mixers."""

    def __init__(self, channels, masks=0, mixes_time=False, level_width=0):
        super().__init__()
        self.level = nn.Linear(level_width, channels) if level_width else None
        self.time = CausalConvolution(channels, 0) if mixes_time else None
        self.feature = CausalConvolution(channels, 1)
        self.middle = nn.Linear(channels, 2 * channels)
        self.side = Side(masks, channels) if masks else None
        self.output = nn.Linear(channels, 2 * channels)

    def forward(self, x, masks=None, level=None):
        """What the block adds to its input and to the skip sum.

        x [L, H, N, C], masks [L, E] or None, level [N, C] or None; two of [L, H, N, C].
        """
        if level is not None:
            x = x + level
        if self.time is not None:
            x = self.time(x)
        slot_bias = self.side(masks) if self.side is not None else None
        gate, filtered = linear_halves(self.middle, self.feature(x), slot_bias)
        return linear_halves(self.output, torch.sigmoid(gate) * torch.tanh(filtered))


def residual_stack(blocks, x, masks, levels=None, slot=slice(None)):
    """The skips of all blocks, summed and divided by √blocks: [L, H, N, C], of which `slot` is kept."""
    skips = 0
    for index, block in enumerate(blocks):
        residual, skip = block(x, masks, levels[index] if levels else None)
        skips = skips + skip[slot]
        if index < len(blocks) - 1:
            x = (x + residual) * 0.5**0.5
    return skips * len(blocks) ** -0.5


class Affine(nn.Module):
    """A weight and a bias that are applied element by element."""

    def __init__(self, weight_shape, bias_shape):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(weight_shape))
        self.bias = nn.Parameter(torch.empty(bias_shape))


class ContextProducer(nn.Module):
    """A short sequence of vectors becomes one context vector."""

    def __init__(self, slots, sizes, blocks, masks=0, mixes_time=False):
        super().__init__()
        h, c = sizes.hidden, sizes.channels
        self.lift = Affine(c, c)
        self.blocks = nn.ModuleList(ResidualBlock(c, masks, mixes_time) for _ in range(blocks))
        self.output = nn.Linear(c, c)
        self.pool = Affine((slots, h, c), (h, c))

    def forward(self, sequence, masks=None):
        """[L, H, N] to [N, H C]."""
        lifted = F.linear(sequence[..., None], self.lift.weight[:, None], self.lift.bias)
        x = torch.relu(lifted)  # [L, H, N, C]
        y = torch.relu(self.output(residual_stack(self.blocks, x, masks)))
        pooled = self.pool.bias[:, None]
        for slot, weight in zip(y, self.pool.weight):
            pooled = torch.addcmul(pooled, slot, weight[:, None])  # [H, N, C]
        return pooled.transpose(0, 1).flatten(1)


class Perceptron(nn.Module):
    """inputs → hidden, ReLU → outputs."""

    def __init__(self, inputs, hidden, outputs):
        super().__init__()
        self.hidden = nn.Linear(inputs, hidden)
        self.output = nn.Linear(hidden, outputs)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))


class GaussianHead(nn.Module):
    """A context vector becomes mean and log-variance."""

    def __init__(self, sizes, outputs):
        super().__init__()
        self.mean = Perceptron(sizes.hidden * sizes.channels, sizes.hidden, outputs)
        self.logVariance = Perceptron(sizes.hidden * sizes.channels, sizes.hidden, outputs)

    def forward(self, context):
        """[N, H C] to two of [N, outputs]."""
        return self.mean(context), self.logVariance(context).clamp(*cases.LOG_VARIANCE_RANGE)


class FutureSummary(nn.Module):
    """h_{1:T}: a recurrence over the reversed observations."""

    def __init__(self, sizes):
        super().__init__()
        h = sizes.hidden
        self.input = nn.Linear(2 * sizes.features, h)
        self.layers = nn.GRU(h, h, cases.SUMMARY_LAYERS)
        self.output = nn.Linear(h, h)

    def forward(self, observations):
        """[B, T, D] to [T, B, H]; entry t has read x_{t:T}."""
        reversed_time = observations.transpose(0, 1).flip(0)  # [T, B, D]
        known = torch.cat([reversed_time, torch.ones_like(reversed_time)], -1)  # everything is observed
        return self.output(self.layers(self.input(known))[0]).flip(0)


class Encoder(nn.Module):
    """q_φ: one Gaussian after another, each reading the states drawn before it."""

    def __init__(self, sizes):
        super().__init__()
        self.sizes = sizes
        j = sizes.order
        self.summary = FutureSummary(sizes)
        self.history = nn.Linear(sizes.latents, sizes.hidden)
        self.role = nn.Linear(1, cases.MASK_WIDTH)
        self.padding = nn.Linear(1, cases.MASK_WIDTH)
        self.context = ContextProducer(
            j + 1, sizes, cases.ENCODER_BLOCKS, 2 * cases.MASK_WIDTH, mixes_time=True)
        self.head = GaussianHead(sizes, sizes.latents)
        self.register_buffer("roles", torch.tensor([0.0] + [1.0] * j)[:, None], persistent=False)
        self.register_buffer("valid", encoder_validity(j), persistent=False)

    def masks(self, drawn):
        """The role and padding embeddings of the slots when `drawn` states exist: [j + 1, 2 E]."""
        return torch.cat([self.role(self.roles), self.padding(self.valid[drawn])], -1)

    def advance(self, future, window, noise, masks):
        """One step: summary [H, N], window of j projections [H, N], noise [N, M].

        Returns the state's projection [H, N] and state, mean and log-variance, [N, M] each.
        """
        mean, log_variance = self.head(self.context(torch.stack([future, *window]), masks))
        latent = torch.addcmul(mean, torch.exp(log_variance / 2), noise)
        return self.history(latent).T, latent, mean, log_variance

    def forward(self, observations, noise):
        """Observations [B, T, D], noise [N, T, M]; states, means and log-variances, [N, T, M] each."""
        j, n = self.sizes.order, noise.shape[0]
        summaries = self.summary(observations).transpose(1, 2)
        futures = summaries.repeat(1, 1, self.sizes.trajectories)  # [T, H, N]
        masks = [self.masks(drawn) for drawn in range(j + 1)]
        window = [self.history.bias[:, None].expand(-1, n)] * j  # the projection of zeros
        draws = []
        for time, (future, eps) in enumerate(zip(futures, noise.unbind(1))):
            newest, *draw = self.advance(future, window, eps, masks[min(time, j)])
            window = window[1:] + [newest]
            draws.append(draw)
        return tuple(torch.stack(parts, 1) for parts in zip(*draws))


def encoder_validity(j):
    """1 where a slot is no padding, by number of states drawn: [j + 1, j + 1, 1]; slot 0 is the summary."""
    rows = [[1.0] + [float(slot >= j - drawn) for slot in range(j)] for drawn in range(j + 1)]
    return torch.tensor(rows)[..., None]


class Decoder(nn.Module):
    """p_θ(x_t | z_{t−j+1:t}): all time steps at once but the first j − 1, whose windows are padded."""

    def __init__(self, sizes):
        super().__init__()
        self.order = sizes.order
        self.input = nn.Linear(sizes.latents, sizes.hidden)
        self.padding = nn.Linear(1, cases.MASK_WIDTH)
        self.context = ContextProducer(
            sizes.order, sizes, cases.DECODER_BLOCKS, cases.MASK_WIDTH, mixes_time=True)
        self.head = GaussianHead(sizes, sizes.features)

    def law(self, states, real):
        """The laws of the last `count` of j − 1 + count times, whose windows have `real` states that are no padding.

        States [N, j − 1 + count, M]; two of [N, count, D].
        """
        n, j, count = states.shape[0], self.order, states.shape[1] - self.order + 1
        slots = windows(self.input(states), j).permute(1, 2, 0)  # [j, H, N count]
        valid = torch.arange(j, device=states.device)[:, None] >= j - real
        law = self.head(self.context(slots, self.padding(valid.to(states.dtype))))
        return [part.unflatten(0, (n, count)) for part in law]

    def forward(self, latents):
        """[N, T, M] to mean and log-variance, [N, T, D] each."""
        j = self.order
        padded = F.pad(latents, (0, 0, j - 1, 0))
        laws = [self.law(padded[:, time : time + j], time + 1) for time in range(j - 1)]
        laws.append(self.law(latents, j))
        return [torch.cat(parts, 1) for parts in zip(*laws)]


class ContextGaussian(nn.Module):
    """Linear → Context Producer → Gaussian head: the Gaussian transition and both networks of the prior."""

    def __init__(self, sizes, blocks, outputs, has_padding=False):
        super().__init__()
        masks = cases.MASK_WIDTH if has_padding else 0
        self.input = nn.Linear(sizes.latents, sizes.hidden)
        self.padding = nn.Linear(1, masks) if has_padding else None
        self.context = ContextProducer(sizes.order, sizes, blocks, masks)
        self.head = GaussianHead(sizes, outputs)

    def forward(self, states):
        """[N, j, M] to mean and log-variance, [N, outputs] each."""
        masks = self.padding(states.new_ones(states.shape[1], 1)) if self.padding is not None else None
        return self.head(self.context(self.input(states).permute(1, 2, 0), masks))


class Denoiser(nn.Module):
    """F_ψ and the bound of Eq 33 in the form of Eq 52, its constant kept."""

    def __init__(self, sizes):
        super().__init__()
        c, tables = sizes.channels, cases.DiffusionTables.of(sizes)
        self.sizes = sizes
        self.constant, self.slope = tables.constant, tables.slope
        self.embedding = nn.ModuleDict({
            "first": nn.Linear(cases.LEVEL_WIDTH, cases.LEVEL_PROJECTION),
            "second": nn.Linear(cases.LEVEL_PROJECTION, cases.LEVEL_PROJECTION),
        })
        self.mask = nn.Linear(1, cases.MASK_WIDTH)
        self.lift = Affine((2, c), c)
        self.blocks = nn.ModuleList(
            ResidualBlock(c, cases.MASK_WIDTH, mixes_time=True, level_width=cases.LEVEL_PROJECTION)
            for _ in range(cases.TRANSITION_BLOCKS))
        self.middle = nn.Linear(c, c)
        self.output = nn.Linear(c, 1)
        self.logRatios = nn.Parameter(torch.empty(sizes.levels)) if sizes.diffusion.learns_variance else None
        for name in ("clean", "noise", "weight", "shares", "sinusoids", "reverse"):
            self.register_buffer(name, torch.from_numpy(getattr(tables, name)), persistent=False)
        self.register_buffer("roles", torch.tensor([1.0] * sizes.order + [0.0])[:, None], persistent=False)

    def level_tables(self):
        """The K embeddings as each block sees them, once for all rows: [K, C] each."""
        table = F.silu(self.embedding["second"](F.silu(self.embedding["first"](self.sinusoids))))
        return [block.level(table) for block in self.blocks]

    def lifted(self, states, role):
        """States [R, L, M] of the history, role 0, or the target, role 1: [L, M, R, C]."""
        return F.linear(states.permute(1, 2, 0)[..., None], self.lift.weight[role][:, None], self.lift.bias)

    def network(self, past, noisy, embeddings):
        """The lifted history [j, M, R, C], noisy states [R, M], embeddings [R, C] or [C] of each block; F_ψ, [R, M]."""
        x = torch.relu(torch.cat([past, self.lifted(noisy[:, None], 1)]))
        skips = residual_stack(self.blocks, x, self.mask(self.roles), embeddings, slot=-1)
        return self.output(torch.relu(self.middle(skips)))[..., 0].T

    def forward(self, clean, history, levels, noise):
        """The bound on −log p_ψ(z_t | c_t) summed over all states, in nats.

        Clean states [P, M], history [P, j, M], levels from 0 [P S_k], noise [P S_k, M].
        """
        copies = self.sizes.levels_per_state
        repeated = clean.repeat_interleave(copies, 0)
        clean_factor, noise_factor = self.clean[levels][:, None], self.noise[levels][:, None]
        noisy = clean_factor * repeated + noise_factor * noise
        target = noise_factor * repeated - clean_factor * noise  # Eq 38
        past = self.lifted(history.repeat_interleave(copies, 0), 0)
        embeddings = [F.embedding(levels, table) for table in self.level_tables()]
        error = (self.network(past, noisy, embeddings) - target).square().sum(1)
        weight, constant = self.weight, self.constant
        if self.logRatios is not None:
            weight = weight * torch.exp(-self.logRatios)
            constant = constant + 0.5 * (self.shares * torch.expm1(-self.logRatios) + self.logRatios).sum()
        regression = torch.dot(error, weight[levels]) / copies
        return regression + self.slope * clean.square().sum() + constant * clean.numel()

    def leave(self, past, state, embeddings, coefficients, noise):
        """One level of the reverse chain: z^k [R, M] to z^{k−1}."""
        kept, pull, deviation = coefficients
        return kept * state + pull * self.network(past, state, embeddings) + deviation * noise

    def draw(self, history, noise):
        """The ancestral chain (Eq 11): history [R, j, M], noise [K + 1, R, M] by level, 0 starting it; z, [R, M]."""
        past, tables, reverse, state = self.lifted(history, 0), self.level_tables(), self.reverse, noise[0]
        if self.logRatios is not None:
            reverse = torch.cat([reverse[:, :2], reverse[:, 2:] * torch.exp(self.logRatios / 2)[:, None]], 1)
        for k in range(self.sizes.levels, 0, -1):
            state = self.leave(past, state, [table[k - 1] for table in tables], reverse[k - 1], noise[k])
        return state


def negative_log_density(point, mean, log_variance):
    """−log N(point; mean, e^{log-variance}) of each component, in nats."""
    return 0.5 * ((point - mean).square() * torch.exp(-log_variance) + log_variance + LOG_2PI)


class DeepStateSpaceModel(nn.Module):
    """All five factors and the objective."""

    def __init__(self, sizes):
        super().__init__()
        self.sizes = sizes
        self.encoder = Encoder(sizes)
        self.decoder = Decoder(sizes)
        if sizes.transition == "ddssm":
            self.transition = Denoiser(sizes)
        else:
            self.transition = ContextGaussian(sizes, cases.TRANSITION_BLOCKS, sizes.latents)
        self.prior = ContextGaussian(sizes, cases.INITIAL_BLOCKS, sizes.latents, has_padding=True)
        self.auxiliary = ContextGaussian(sizes, cases.INITIAL_BLOCKS, sizes.latents * sizes.order)

    def reconstruction_loss(self, observations, latents):
        """Eq 50: observations [B, T, D], states [N, T, M]."""
        target = observations.repeat(self.sizes.trajectories, 1, 1)
        return negative_log_density(target, *self.decoder(latents)).sum()

    def prior_loss(self, first, noise):
        """L_VHP, Eq 48: z_{1:j} [N, j, M], noise [N, j, M]; all j conditionals at once."""
        j = self.sizes.order
        mean, log_variance = (part.view_as(first) for part in self.auxiliary(first))
        divergence = 0.5 * (mean.square() + torch.exp(log_variance) - log_variance - 1)
        auxiliary = torch.addcmul(mean, torch.exp(log_variance / 2), noise)
        states = torch.cat([auxiliary, first], 1)[:, :-1]  # [N, 2j − 1, M]
        law = self.prior(windows(states, j))
        return divergence.sum() + negative_log_density(first.flatten(0, 1), *law).sum()

    def transition_loss(self, latents, means, log_variances, noise):
        """Eq 52, or E[−log p_ψ] of the Gaussian transition in closed form; states [N, T, M]."""
        j = self.sizes.order
        history = windows(latents[:, :-1], j)  # [P, j, M]
        if self.sizes.transition == "ddssm":
            clean = latents[:, j:].flatten(0, 1)
            return self.transition(clean, history, noise["levels"] - 1, noise["diffusion"])
        mean, log_variance = self.transition(history)
        surprise = negative_log_density(means[:, j:].flatten(0, 1), mean, log_variance)
        return (surprise + 0.5 * torch.exp(log_variances[:, j:].flatten(0, 1) - log_variance)).sum()

    def log_posterior(self, latents, means, log_variances):
        """log q_φ at the draws, or its mean given the history: [N, T, M]."""
        if self.sizes.entropy == "sampled":
            return -negative_log_density(latents, means, log_variances)
        return -0.5 * (log_variances + 1 + LOG_2PI)

    def forward(self, observations, noise):
        """The terms of Eq 53 in nats per sequence, by name."""
        j = self.sizes.order
        latents, means, log_variances = self.encoder(observations, noise["latents"])
        log_posterior = self.log_posterior(latents, means, log_variances)
        terms = {
            "reconstruction": self.reconstruction_loss(observations, latents),
            "initial_entropy": log_posterior[:, :j].sum(),
            "initial_prior": self.prior_loss(latents[:, :j], noise["auxiliary"]),
            "transition": self.transition_loss(latents, means, log_variances, noise),
            "entropy": log_posterior[:, j:].sum(),
        }
        return {name: term / latents.shape[0] for name, term in terms.items()}

    def forecast(self, observations, noise):
        """Sample paths given observations [B, T, D], noise of `draw_path_noise`: [B, S, horizon, D]."""
        j, (b, t, d) = self.sizes.order, observations.shape
        history = self.encoder(observations, noise["latents"])[0][:, t - j :]  # [N, j, M]
        draws = []
        for chain, emission in zip(noise["chain"], noise["emission"]):
            history = torch.cat([history[:, 1:], self.transition.draw(history, chain)[:, None]], 1)
            mean, log_variance = (part[:, 0] for part in self.decoder.law(history, j))
            draws.append(torch.addcmul(mean, torch.exp(log_variance / 2), emission))
        return torch.stack(draws, 1).view(-1, b, len(draws), d).transpose(0, 1)

    def load(self, weights):
        """Copies weights under the package's names into the parameters."""
        with torch.no_grad():
            for name, parameter in self.named_parameters():
                place, is_transposed = self.place(name)
                stored = weights[place]
                parameter.copy_(torch.from_numpy(stored.T if is_transposed else stored))

    def weights(self):
        """The parameters as NumPy arrays under the package's names."""
        weights = {}
        for name, parameter in self.named_parameters():
            place, is_transposed = self.place(name)
            values = parameter.detach()
            weights[place] = (values.T if is_transposed else values).contiguous().numpy()
        return weights

    def place(self, name):
        """The package's name of a parameter, and whether PyTorch's is the transpose: its linear maps are [outputs, inputs]."""
        owner, _, leaf = name.rpartition(".")
        if owner == "encoder.summary.layers":
            kind, side, layer = leaf.split("_")
            return f"{owner}.{layer.removeprefix('l')}.{'input.' if side == 'ih' else ''}{kind}", True
        return name, isinstance(self.get_submodule(owner), nn.Linear)


def windows(states, length):
    """All windows of consecutive states: [N, T, M] to [N (T − length + 1), length, M].

    Not by `unfold`: PyTorch 2.13's compiler then writes outside of its buffers on two threads.
    """
    count = states.shape[1] - length + 1
    return torch.stack([states[:, start : start + count] for start in range(length)], 2).flatten(0, 1)


def draw_levels(sizes):
    """Levels from 1 for all noisy states."""
    if not sizes.diffusion.is_weighted:
        return torch.randint(1, sizes.levels + 1, (sizes.level_rows,))
    cumulative = torch.from_numpy(cases.DiffusionTables.of(sizes).cumulative).float()
    draws = cumulative[-1] * torch.rand(sizes.level_rows)
    return 1 + torch.searchsorted(cumulative, draws, right=True).clamp(max=sizes.levels - 1)


def draw_noise(sizes):
    """Fresh draws for one step."""
    noise = {
        "latents": torch.randn(sizes.rows, sizes.steps, sizes.latents),
        "auxiliary": torch.randn(sizes.rows, sizes.order, sizes.latents),
    }
    if sizes.transition == "ddssm":
        noise["levels"] = draw_levels(sizes)
        noise["diffusion"] = torch.randn(sizes.level_rows, sizes.latents)
    return noise


class Training:
    """A model with its optimizer: AdamW with one learning rate for each group of parameters."""

    def __init__(self, sizes, weights, compiles=False):
        self.model = DeepStateSpaceModel(sizes).float()
        self.model.load(weights)
        groups = [
            {"params": list(self.model.get_submodule(name).parameters()), "lr": rate}
            for name, rate in sizes.rates.items()
        ]
        self.optimizer = torch.optim.AdamW(
            groups, betas=(cases.FIRST_DECAY, cases.SECOND_DECAY), eps=cases.EPSILON,
            weight_decay=cases.WEIGHT_DECAY, fused=True)
        self.objective = torch.compile(self.model, dynamic=False) if compiles else self.model

    def step(self, observations):
        """One step at λ = 1: the loss before it."""
        self.optimizer.zero_grad(set_to_none=True)
        loss = sum(self.objective(observations, draw_noise(self.model.sizes)).values())
        loss.backward()
        self.optimizer.step()
        return loss.detach()


def draw_path_noise(sizes, horizon):
    """Fresh draws for one forecast of each of the N = S · B rows; for diffusions."""
    return {
        "latents": torch.randn(sizes.rows, sizes.steps, sizes.latents),
        "chain": torch.randn(horizon, sizes.levels + 1, sizes.rows, sizes.latents),
        "emission": torch.randn(horizon, sizes.rows, sizes.features),
    }


class Forecasting:
    """A model that draws sample paths; under a compiler, what a loop repeats is compiled."""

    def __init__(self, sizes, weights, compiles=False):
        self.model = DeepStateSpaceModel(sizes).float()
        self.model.load(weights)
        if compiles:
            torch._inductor.config.freezing = True  # weights become constants of what is compiled
            repeated = ((self.model.encoder, "advance"), (self.model.transition, "leave"), (self.model.decoder, "law"))
            for owner, name in repeated:
                setattr(owner, name, torch.compile(getattr(owner, name), dynamic=False))

    @torch.inference_mode()
    def forecast(self, observations, horizon):
        """Sample paths given observations [B, T, D]: [B, S, horizon, D]."""
        return self.model.forecast(observations, draw_path_noise(self.model.sizes, horizon))
