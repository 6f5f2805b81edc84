"""The benchmark's cases: sizes, noise schedule, first weights, and the files of `bench export`.

Weights are a flat dictionary from the package's parameter names to NumPy arrays, so that both peers start
from the same numbers. A linear map is stored as [inputs, outputs], a two-tap convolution as
[2, inputs, outputs], tap 1 being the step before.
"""

import json
from dataclasses import dataclass, fields

import numpy as np
from safetensors import safe_open

SUMMARY_LAYERS = 3
ENCODER_BLOCKS = DECODER_BLOCKS = INITIAL_BLOCKS = 2
TRANSITION_BLOCKS = 3
MASK_WIDTH = 8
LEVEL_WIDTH, LEVEL_PROJECTION = 64, 128
LOG_VARIANCE_RANGE = (-10.0, 10.0)
WEIGHT_DECAY, FIRST_DECAY, SECOND_DECAY, EPSILON = 0.01, 0.9, 0.999, 1e-8
TERMS = ("reconstruction", "initial_entropy", "initial_prior", "transition", "entropy")


@dataclass(frozen=True)
class Diffusion:
    """The schedule, the reverse variances and how levels are drawn; the names are those of a settings file."""

    schedule: tuple = ("linear", 7.8e-4, 0.156)  # or ("karras", least σ, greatest σ, exponent)
    learns_variance: bool = False  # ς_k² = β_k exp(a_k) with parameters a_k
    is_weighted: bool = False  # levels drawn in proportion to w̃_k, or uniformly

    @staticmethod
    def from_settings(settings):
        """The choices in the diffusion's part of a settings file; a choice that is missing here is an error."""
        schedule = settings["schedule"]
        numbers = {"linear": ("from", "to"), "karras": ("minimum", "maximum", "exponent")}[schedule["kind"]]
        return Diffusion(
            (schedule["kind"], *(schedule[name] for name in numbers)),
            {"forward": False, "learned": True}[settings["reverseVariance"]],
            {"uniform": False, "weighted": True}[settings["levelSampling"]])


@dataclass(frozen=True)
class Sizes:
    """What a case fixes; the names are those of the exported metadata."""

    case: str
    transition: str  # ddssm or dkf
    entropy: str  # sampled or closedForm
    batch: int  # B
    steps: int  # T
    features: int  # D
    latents: int  # M
    order: int  # j
    channels: int  # C
    hidden: int  # H
    trajectories: int  # S
    levels_per_state: int  # S_k
    levels: int  # K
    diffusion: Diffusion = Diffusion()

    @staticmethod
    def from_metadata(metadata):
        """Sizes from the strings of an exported file."""
        numbers = {field.name: field.type(metadata[field.name]) for field in fields(Sizes) if field.name in metadata}
        return Sizes(**numbers, diffusion=Diffusion.from_settings(json.loads(metadata["settings"])["diffusion"]))

    @property
    def rows(self):
        """N = S · B trajectories."""
        return self.trajectories * self.batch

    @property
    def level_rows(self):
        """N · (T − j) · S_k noisy states."""
        return self.rows * (self.steps - self.order) * self.levels_per_state

    @property
    def rates(self):
        """Learning rates by parameter group."""
        if self.transition == "dkf":
            encoder, decoder, transition, initial = 0.00887, 0.00777, 0.000099, 0.005
        else:
            encoder, decoder, transition, initial = 0.000864, 0.000300, 0.00941, 0.000801
        return {
            "encoder": encoder, "decoder": decoder, "transition": transition,
            "prior": initial, "auxiliary": initial,
        }


CASES = {
    sizes.case: sizes
    for sizes in (
        Sizes("paper-ddssm", "ddssm", "sampled", 128, 32, 1, 1, 1, 16, 16, 2, 5, 128),
        Sizes("paper-dkf", "dkf", "closedForm", 512, 32, 1, 1, 1, 16, 16, 2, 1, 128),
        Sizes("larger", "ddssm", "sampled", 32, 48, 16, 8, 2, 32, 32, 2, 4, 128),
    )
}


@dataclass(frozen=True)
class DiffusionTables:
    """Coefficients of Eqs 34 to 44 and inputs of the level embedding; entry k − 1 belongs to level k."""

    clean: np.ndarray  # √ᾱ_k, [K]
    noise: np.ndarray  # √(1 − ᾱ_k), [K]
    weight: np.ndarray  # w̃_k/ρ(k), [K]
    cumulative: np.ndarray  # ρ(1) + … + ρ(k), [K]
    shares: np.ndarray  # r_k = (1 − ᾱ_{k−1})/(1 − ᾱ_k), [K]
    sinusoids: np.ndarray  # [K, LEVEL_WIDTH]
    reverse: np.ndarray  # z^{k−1} = a z^k + b F_ψ + ς_k ξ (Eqs 11, 31): a = √α_k, b and √β_k, [K, 3]
    constant: float  # C + L_forward at z = 0, per coordinate
    slope: float  # of L_forward in z²

    @staticmethod
    def of(sizes):
        """The tables of a schedule with ς_k² = β_k, where a learned variance starts, and σ_data = 1."""
        betas, log_alphas = schedule_steps(sizes.diffusion.schedule, sizes.levels)
        log_alpha_bars = np.cumsum(log_alphas)
        alpha_bars, variances = np.exp(log_alpha_bars), -np.expm1(log_alpha_bars)
        weights = betas / (2 * np.exp(log_alphas) * variances) * alpha_bars  # w̃_k, Eq 43
        constant = 0.5 * (np.log(2 * np.pi) + np.log(variances[-1])) - weights[1:].sum()
        forward = 0.5 * (-alpha_bars[-1] - np.log(variances[-1]))
        kept = np.exp(log_alphas / 2)
        pull = betas / kept * np.sqrt(alpha_bars / variances)  # ε_ψ = √(1 − ᾱ_k) z^k − √ᾱ_k F_ψ
        masses = weights if sizes.diffusion.is_weighted else np.ones(sizes.levels)
        probabilities = masses / masses.sum()
        return DiffusionTables(
            clean=np.sqrt(alpha_bars), noise=np.sqrt(variances), weight=weights / probabilities,
            cumulative=np.cumsum(probabilities), shares=np.append(0, variances[:-1]) / variances,
            sinusoids=level_sinusoids(np.sqrt(np.expm1(-log_alpha_bars))),
            reverse=np.stack([kept, pull, np.sqrt(betas)], 1),
            constant=float(constant + forward), slope=float(0.5 * alpha_bars[-1]))


def schedule_steps(schedule, levels):
    """β_k and log α_k of a schedule, [K] each."""
    kind, *numbers = schedule
    if kind == "linear":
        betas = np.linspace(*numbers, levels)
        return betas, np.log1p(-betas)
    least, greatest, exponent = numbers
    noise_levels = np.linspace(least ** (1 / exponent), greatest ** (1 / exponent), levels) ** exponent
    lower = np.append(0, noise_levels[:-1])
    rises = (noise_levels - lower) * (noise_levels + lower)
    return rises / (1 + noise_levels**2), -np.log1p(rises / (1 + lower**2))


def level_sinusoids(noise_levels):
    """Sine and cosine of c_noise = ¼ ln σ_k at frequencies 10^{4i/31}: [K] to [K, LEVEL_WIDTH]."""
    half = LEVEL_WIDTH // 2
    angles = 0.25 * np.log(noise_levels)[:, None] * 10.0 ** (4 * np.arange(half) / (half - 1))
    return np.concatenate([np.sin(angles), np.cos(angles)], axis=1)


class Layout:
    """Collects the shapes and first values of all parameters under their names."""

    def __init__(self, seed):
        self.random = np.random.default_rng(seed)
        self.weights = {}

    def uniform(self, name, shape, bound):
        self.weights[name] = self.random.uniform(-bound, bound, shape)

    def normal(self, name, shape, deviation):
        self.weights[name] = deviation * self.random.standard_normal(shape)

    def linear(self, name, inputs, outputs, kaiming=False):
        if kaiming:
            self.normal(f"{name}.weight", (inputs, outputs), (2 / inputs) ** 0.5)
        else:
            self.uniform(f"{name}.weight", (inputs, outputs), inputs**-0.5)
        self.uniform(f"{name}.bias", (outputs,), inputs**-0.5)

    def convolution(self, name, channels):
        bound = (2 * channels) ** -0.5
        self.uniform(f"{name}.weight", (2, channels, channels), bound)
        self.uniform(f"{name}.bias", (channels,), bound)

    def blocks(self, name, count, c, masks, mixes_time, level_width=0):
        for block in (f"{name}.blocks.{index}" for index in range(count)):
            if level_width:
                self.linear(f"{block}.level", level_width, c)
            if mixes_time:
                self.convolution(f"{block}.time", c)
            self.convolution(f"{block}.feature", c)
            self.linear(f"{block}.middle", c, 2 * c, kaiming=True)
            if masks:
                self.normal(f"{block}.side.slots", (masks, 2 * c), (2 / masks) ** 0.5)
                self.uniform(f"{block}.side.bias", (2 * c,), masks**-0.5)
            self.linear(f"{block}.output", c, 2 * c, kaiming=True)

    def context(self, name, slots, sizes, count, masks=0, mixes_time=False):
        h, c = sizes.hidden, sizes.channels
        self.normal(f"{name}.lift.weight", (c,), 2**0.5)
        self.uniform(f"{name}.lift.bias", (c,), 1)
        self.blocks(name, count, c, masks, mixes_time)
        self.linear(f"{name}.output", c, c, kaiming=True)
        self.uniform(f"{name}.pool.weight", (slots, h, c), slots**-0.5)
        self.uniform(f"{name}.pool.bias", (h, c), slots**-0.5)

    def head(self, name, sizes, outputs):
        for part in ("mean", "logVariance"):
            self.linear(f"{name}.{part}.hidden", sizes.hidden * sizes.channels, sizes.hidden)
            self.linear(f"{name}.{part}.output", sizes.hidden, outputs)

    def summary(self, name, sizes):
        h = sizes.hidden
        self.linear(f"{name}.input", 2 * sizes.features, h)
        for layer in (f"{name}.layers.{index}" for index in range(SUMMARY_LAYERS)):
            self.linear(f"{layer}.input", h, 3 * h)
            self.uniform(f"{layer}.weight", (h, 3 * h), h**-0.5)
            self.uniform(f"{layer}.bias", (3 * h,), h**-0.5)
        self.linear(f"{name}.output", h, h)

    def denoiser(self, name, sizes):
        c = sizes.channels
        self.linear(f"{name}.embedding.first", LEVEL_WIDTH, LEVEL_PROJECTION)
        self.linear(f"{name}.embedding.second", LEVEL_PROJECTION, LEVEL_PROJECTION)
        self.linear(f"{name}.mask", 1, MASK_WIDTH)
        self.normal(f"{name}.lift.weight", (2, c), 1)
        self.uniform(f"{name}.lift.bias", (c,), 0.5**0.5)
        self.blocks(name, TRANSITION_BLOCKS, c, MASK_WIDTH, mixes_time=True, level_width=LEVEL_PROJECTION)
        self.linear(f"{name}.middle", c, c, kaiming=True)
        self.normal(f"{name}.output.weight", (c, 1), 0)
        self.uniform(f"{name}.output.bias", (1,), c**-0.5)
        if sizes.diffusion.learns_variance:
            self.normal(f"{name}.logRatios", (sizes.levels,), 0)


def first_weights(sizes, seed=0):
    """The parameters before the first step: a dictionary from names to arrays of float64."""
    layout, j, m = Layout(seed), sizes.order, sizes.latents
    layout.summary("encoder.summary", sizes)
    for name in ("encoder.role", "encoder.padding", "decoder.padding", "prior.padding"):
        layout.linear(name, 1, MASK_WIDTH)
    layout.linear("encoder.history", m, sizes.hidden)
    layout.context("encoder.context", j + 1, sizes, ENCODER_BLOCKS, 2 * MASK_WIDTH, mixes_time=True)
    layout.head("encoder.head", sizes, m)
    layout.linear("decoder.input", m, sizes.hidden)
    layout.context("decoder.context", j, sizes, DECODER_BLOCKS, MASK_WIDTH, mixes_time=True)
    layout.head("decoder.head", sizes, sizes.features)
    if sizes.transition == "ddssm":
        layout.denoiser("transition", sizes)
    gaussians = [("prior", INITIAL_BLOCKS, m, MASK_WIDTH), ("auxiliary", INITIAL_BLOCKS, m * j, 0)]
    if sizes.transition == "dkf":
        gaussians.append(("transition", TRANSITION_BLOCKS, m, 0))
    for name, blocks, outputs, masks in gaussians:
        layout.linear(f"{name}.input", m, sizes.hidden)
        layout.context(f"{name}.context", j, sizes, blocks, masks)
        layout.head(f"{name}.head", sizes, outputs)
    return layout.weights


@dataclass(frozen=True)
class Updates:
    """A few updates of the race's training, as the package made them."""

    settings: dict
    first: dict  # weights before
    last: dict  # and after
    noises: list  # one dictionary for each update
    lambdas: np.ndarray  # [updates]
    factors: np.ndarray  # of the learning rates, [updates]

    @staticmethod
    def of(tensors, metadata):
        """The updates of an exported file; None when it holds none."""
        if "update_settings" not in metadata:
            return None
        lambdas, factors = tensors["schedule/lambda"], tensors["schedule/rate"]
        return Updates(
            json.loads(metadata["update_settings"]), group(tensors, "update/first/"), group(tensors, "update/last/"),
            [draws(tensors, f"update/{index}/") for index in range(len(lambdas))], lambdas, factors)


@dataclass(frozen=True)
class Export:
    """One evaluation of a case's objective, as the package wrote it."""

    sizes: Sizes
    weights: dict
    observations: np.ndarray  # [B, T, D], standardised
    noise: dict  # latents [N, T, M], auxiliary [N, j, M]; levels [R], diffusion [R, M] for a diffusion
    loss: dict  # nats per sequence, by term
    updates: Updates | None  # of the race

    @staticmethod
    def read(path):
        """Reads a file of `bench export`."""
        with safe_open(path, "np") as file:
            tensors = {name: file.get_tensor(name) for name in file.keys()}
            metadata = file.metadata()
        loss = {name: float(value[0]) for name, value in group(tensors, "loss/").items()}
        return Export(
            Sizes.from_metadata(metadata), group(tensors, "weight/"), tensors["observations"], draws(tensors, "noise/"), loss,
            Updates.of(tensors, metadata))


def group(tensors, prefix):
    """The tensors whose names start with a prefix, under what follows it."""
    return {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}


def draws(tensors, prefix):
    """The draws of one evaluation, levels as integers."""
    noise = group(tensors, prefix)
    return noise | {"levels": noise["levels"].astype(np.int64)} if "levels" in noise else noise
