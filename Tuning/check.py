"""What `Tuning/check` asks of a study, read with Optuna alone: none of it is taken from the engine's or the workers' own accounts."""

import json
import os
import sys
import warnings


def read(url):
    storage = url.replace("postgresql://", "postgresql+psycopg://", 1)
    return optuna.load_study(study_name=None, storage=storage).get_trials()


def require(condition, what):
    if not condition:
        sys.exit(f"wrong: {what}")
    print(f"  {what}")


def slots_of(trials):
    slots = {}
    for trial in trials:
        slots.setdefault(trial.user_attrs.get("slot", trial.number), []).append(trial)
    return slots


def require_whole(trials, count, folders):
    """What holds for every study that is done."""
    slots = slots_of(trials)
    require(len(slots) == count, f"{count} proposals")
    require(all(trial.state.is_finished() for trial in trials), "all trials finished")
    require(all(trial.params == slot[0].params for slot in slots.values() for trial in slot), "retries have the same parameters")
    require(all(State.FAIL == trial.state for slot in slots.values() for trial in slot[:-1]), "only failed trials were run again")
    ran = sorted(int(trial) for folder in folders for trial in os.listdir(f"{folder}/trials"))
    require(ran == [trial.number for trial in trials], f"{len(trials)} trials, each run by one worker, once")
    return slots


def alone(url, count, killed, folder):
    trials = read(url)
    slots = require_whole(trials, int(count), [folder])
    whys = [trial.user_attrs.get("why") for trial in trials]
    require(whys.count("interrupted") == 1, "one trial was interrupted")
    require(whys.count("its worker is gone") == 1, "one lost its worker")
    require(whys[int(killed)] == "its worker is gone", f"that was trial {killed}, which was under way when the worker was killed")
    diverged = [number for number, slot in slots.items() if slot[-1].state == State.FAIL]
    require(0 < len(diverged) < int(count), f"{len(diverged)} proposals diverge")
    for number in diverged:
        own = [t for t in slots[number] if t.user_attrs.get("why") != "interrupted"]
        require(len(own) == 2, f"proposal {number} was run again once")
    for slot in slots.values():
        seeds = [json.load(open(f"{folder}/trials/{t.number}/config.json"))["seed"] for t in slot]
        expected = [sum(t.user_attrs.get("why") == "diverged" for t in slot[:place]) for place in range(len(slot))]
        if seeds != expected:
            require(False, f"the seeds of proposal {slot[0].number} are {seeds}, not {expected}")
    print("  a divergence is run again with another seed, an interruption with the same")
    finished = json.load(open(f"{folder}/results.json"))["finished"]
    require(finished == int(count), f"results.json counts {finished} finished")


def interrupted(folder):
    results = json.load(open(f"{folder}/results.json"))
    states = [trial["state"] for trial in results["trials"]]
    require((results["finished"], states) == (0, ["interrupted"]), "results.json has one trial, interrupted, and counts none finished")


def running(url, engine):
    """The trial under way in a worker. Asked while the worker stands still, so it must not take long: Optuna alone takes a second to load."""
    if url.startswith("sqlite"):
        import sqlite3

        connection = sqlite3.connect(url.removeprefix("sqlite:///"))
    else:
        import psycopg

        connection = psycopg.connect(url)
    query = """SELECT number FROM trials JOIN trial_user_attributes ON trial_user_attributes.trial_id = trials.trial_id
               WHERE state = 'RUNNING' AND key = 'begun' AND trials.trial_id IN
               (SELECT trial_id FROM trial_user_attributes WHERE key = 'worker' AND value_json LIKE """
    for row in connection.execute(query + f"'%:{int(engine)}\"')").fetchall():
        print(row[0])


def shared(url, count, killed, *folders):
    trials = read(url)
    slots = require_whole(trials, int(count), folders)
    victim = next(slot for slot in slots.values() if int(killed) in [trial.number for trial in slot])
    require([trial.state for trial in victim][:-1] == [State.FAIL], f"trial {killed}, whose worker was killed, failed")
    require(len(victim) == 2 and victim[1].state in (State.COMPLETE, State.PRUNED), "it was run again exactly once, to its end")
    require(len(trials) == int(count) + 1, "no other trial was run again")
    workers = {trial.user_attrs["worker"] for trial in trials}
    require(len(workers) == len(folders), f"{len(workers)} workers took part")
    done = sum(trial.state in (State.COMPLETE, State.PRUNED) for trial in trials)
    pruned = sum(trial.state == State.PRUNED for trial in trials)
    require(done == int(count), f"{done} trials finished, {pruned} of them pruned")


if __name__ == "__main__":
    if sys.argv[1] != "running":
        import optuna

        warnings.simplefilter("ignore")
        optuna.logging.set_verbosity(optuna.logging.WARNING)
        State = optuna.trial.TrialState
    {"alone": alone, "interrupted": interrupted, "running": running, "shared": shared}[sys.argv[1]](*sys.argv[2:])
