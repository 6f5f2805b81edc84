"""Proposes trials to `ddssm tune`: Optuna behind JSON lines.

One request a line on standard input, one answer a line on standard output; a request that cannot be met is answered with
{"error": why}. The study lives in the storage alone: engines of any number of processes and machines work on it at a time, and
each may be killed at any moment.

A slot is one proposal and its retries. Every attempt at it is a trial of its own; a trial that failed is proposed once more. A trial
that was interrupted is given back and does not count as failed.
"""

import contextlib
import fcntl
import json
import os
import signal
import socket
import sys
import threading
import time
import warnings

MOST_FAILURES = 2


class Shared:
    """The storage, and a lock that all its workers respect and that a worker's death releases."""

    def __init__(self, url, grace):
        url = url.replace("postgres://", "postgresql://", 1).replace("postgresql://", "postgresql+psycopg://", 1)
        if not url.startswith(("sqlite:///", "postgresql+")):
            raise ValueError(f"the storage is {url}; expected sqlite:///FILE or postgresql://USER@HOST/DATABASE")
        self.file = url.removeprefix("sqlite:///") if url.startswith("sqlite") else None
        options = {"connect_args": {"timeout": 60}} if self.file else {"pool_pre_ping": True}
        self.engine = sqlalchemy.create_engine(url, **options)
        with self.locked():  # two workers must not make the tables at the same time
            self.storage = optuna.storages.RDBStorage(
                url, engine_kwargs=options, heartbeat_interval=max(1, grace // 4), grace_period=grace
            )

    @contextlib.contextmanager
    def locked(self):
        if self.file:
            with open(self.file + ".lock", "w") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                yield
        else:
            with self.engine.begin() as connection:
                # Until the transaction ends, or the connection.
                connection.execute(sqlalchemy.text("SELECT pg_advisory_xact_lock(hashtext('ddssm tune'))"))
                yield


class Heart(threading.Thread):
    """Tells the storage that the trial under way has a living worker."""

    def __init__(self, storage, interval):
        super().__init__(daemon=True)
        self.storage, self.interval, self.trial = storage, interval, None

    def run(self):
        while True:
            time.sleep(self.interval)
            with contextlib.suppress(Exception):  # a storage out of reach for a moment; the next beat may reach it
                if (trial := self.trial) is not None:
                    self.storage.record_heartbeat(trial)


def attempts(trials):
    """The trials of each slot, by its first trial's number, in the order in which they were made."""
    slots = {}
    for trial in trials:
        slots.setdefault(trial.user_attrs.get("slot", trial.number), []).append(trial)
    return slots


def why(trial):
    return trial.user_attrs.get("why", "its worker is gone" if trial.state == State.FAIL else None)


def may_be_retried(slot):
    failures = [trial for trial in slot if trial.state == State.FAIL and why(trial) != "interrupted"]
    return slot[-1].state == State.FAIL and len(failures) < MOST_FAILURES


def distribution(parameter):
    if choices := parameter.get("choices"):
        return optuna.distributions.CategoricalDistribution(choices)
    kind = optuna.distributions.IntDistribution if parameter["whole"] else optuna.distributions.FloatDistribution
    number = int if parameter["whole"] else float
    return kind(number(parameter["low"]), number(parameter["high"]), log=parameter["log"])


class Engine:
    """A worker's view of the study."""

    def open(self, request):
        self.trials, self.seed, self.startup = request["trials"], request["seed"], request["startup"]
        self.space = {parameter["name"]: distribution(parameter) for parameter in request["space"]}
        self.shared = Shared(request["storage"], request["grace"])
        self.current = None
        with self.shared.locked():
            self.study = optuna.create_study(
                study_name=request["study"],
                storage=self.shared.storage,
                direction=request["direction"],
                pruner=optuna.pruners.MedianPruner(n_startup_trials=self.startup, n_min_trials=min(3, self.startup)),
                load_if_exists=True,
            )
            if "task" not in self.study.user_attrs:
                self.study.set_user_attr("task", request["task"])
            if not self.study.get_trials(deepcopy=False):
                self.study.enqueue_trial(request["first"])
        self.heart = Heart(self.shared.storage, self.shared.storage.heartbeat_interval)
        self.heart.start()
        return {"task": self.study.user_attrs["task"]}

    def ask(self, _):
        with self.shared.locked():
            self.bury()
            slots = attempts(self.study.get_trials())
            for slot, tried in slots.items():
                if may_be_retried(tried):
                    self.propose_again(tried[-1], slot)
            states = [trial.state for trial in self.study.get_trials(deepcopy=False)]
            if State.WAITING not in states and len(slots) >= self.trials:
                return {"next": "wait" if State.RUNNING in states else "done"}
            self.current = self.begin(number=len(states))
        self.heart.trial = self.current._trial_id
        slot = self.current.user_attrs.get("slot", self.current.number)
        earlier = slots.get(slot, [])
        return {
            "next": "trial",
            "trial": {
                "number": self.current.number,
                "slot": slot,
                "parameters": self.current.params,
                "divergences": sum(why(trial) == "diverged" for trial in earlier),
            },
        }

    def begin(self, number):
        # A seed for every trial, so that workers do not propose the same.
        seed = (self.seed + 1_000_003 * number) % 2**32
        self.study.sampler = optuna.samplers.TPESampler(n_startup_trials=self.startup, constant_liar=True, seed=seed)
        trial = self.study.ask(self.space)
        self.shared.storage.record_heartbeat(trial._trial_id)
        trial.set_user_attr("worker", f"{socket.gethostname()}:{os.getpid()}")
        trial.set_user_attr("begun", trial.number)
        return trial

    def bury(self):
        """Fails the trials whose workers are gone: those without a heartbeat, and those that never had one.

        Whoever begins a trial holds the lock, so one that had begun to begin has no worker any more.
        """
        optuna.storages.fail_stale_trials(self.study)
        for trial in self.study.get_trials(deepcopy=False, states=(State.RUNNING,)):
            if trial.user_attrs.get("begun") != trial.number:
                self.shared.storage.set_trial_state_values(trial._trial_id, State.FAIL)

    def propose_again(self, trial, slot):
        # Enqueued, as the first trial is, because that may lie outside the space; Optuna's own retries refuse it.
        parameters = {**trial.system_attrs.get("fixed_params", {}), **trial.params}
        self.study.enqueue_trial(parameters, user_attrs={"slot": slot})

    def report(self, request):
        try:
            self.current.report(request["value"], request["step"])
            return {"verdict": "prune" if self.current.should_prune() else "continue"}
        except optuna.exceptions.UpdateFinishedTrialError:
            return self.lost()

    def tell(self, request):
        state = {"complete": State.COMPLETE, "pruned": State.PRUNED, "failed": State.FAIL}[request["state"]]
        try:
            if self.shared.storage.get_trial(self.current._trial_id).state != State.RUNNING:
                return self.lost()
            for name in ("why", "detail"):
                if name in request:
                    self.current.set_user_attr(name, request[name])
            self.study.tell(self.current, request.get("value"), state=state)
        except optuna.exceptions.UpdateFinishedTrialError:
            return self.lost()
        self.current = self.heart.trial = None
        return {"verdict": "told"}

    def lost(self):
        """No heartbeat came through for too long: the trial was taken for dead and is another worker's."""
        self.current = self.heart.trial = None
        return {"verdict": "lost"}

    def trials_so_far(self, _):
        slots = attempts(self.study.get_trials(deepcopy=False))
        return {"trials": [record(trial, number) for number, slot in sorted(slots.items()) for trial in slot]}

    def plot(self, request):
        from optuna.visualization import matplotlib as plots

        drawn = []
        for name in ("optimization_history", "intermediate_values", "slice", "param_importances"):
            options = {"evaluator": optuna.importance.PedAnovaImportanceEvaluator()} if name == "param_importances" else {}
            axes = getattr(plots, f"plot_{name}")(self.study, **options)
            figure = (axes.flat[0] if hasattr(axes, "flat") else axes).figure
            drawn.append(os.path.join(request["directory"], name.replace("_", "-") + ".svg"))
            figure.savefig(drawn[-1], bbox_inches="tight")
        return {"drawn": drawn}

    def answer(self, request):
        return {
            "open": self.open,
            "ask": self.ask,
            "report": self.report,
            "tell": self.tell,
            "trials": self.trials_so_far,
            "plot": self.plot,
        }[request["do"]](request)


def record(trial, slot):
    return {
        "number": trial.number,
        "slot": slot,
        "state": "interrupted" if why(trial) == "interrupted" else trial.state.name.lower(),
        "value": trial.value if trial.state == State.COMPLETE else None,
        "seconds": trial.duration.total_seconds() if trial.duration else None,
        "parameters": trial.params,
        "rungs": [{"step": step, "value": value} for step, value in sorted(trial.intermediate_values.items())],
        "why": trial.user_attrs.get("detail", why(trial)),
        "worker": trial.user_attrs.get("worker"),
    }


def serve(engine, requests, answers):
    for line in requests:
        try:
            answer = engine.answer(json.loads(line))
        except Exception as error:  # whatever it is, the other side must hear of it
            answer = {"error": f"{type(error).__name__}: {error}".strip()}
        try:
            answers.write(json.dumps(answer) + "\n")
            answers.flush()
        except BrokenPipeError:
            break
    if getattr(engine, "current", None) is not None:  # the worker ended without a word
        engine.tell({"state": "failed", "why": "its worker is gone"})


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole terminal; the worker decides what it means
    warnings.simplefilter("ignore")
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a library prints is not an answer
    try:
        import optuna
        import sqlalchemy
    except ImportError as missing:
        sys.stdin.readline()
        out.write(json.dumps({"error": str(missing), "missing": True}) + "\n")
        sys.exit(1)
    State = optuna.trial.TrialState
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    serve(Engine(), sys.stdin, out)
