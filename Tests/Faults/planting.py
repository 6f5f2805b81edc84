"""A copy of the package with all faults in it, each behind a switch, built once; and how its programs are asked."""

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from catalogue import CHAPTERS, ROOT, package_files

# Appended to every planted file: the number of the fault that is on is read once, and 0 is none. Where PLANTED_REACH names a file, the
# number of each fault whose switch is reached is written into it, once for each process.
SWITCH = """
#if canImport(Darwin)
import func Darwin.atoi
import func Darwin.fflush
import func Darwin.fopen
import func Darwin.fputs
import func Darwin.getenv
#else
import func Glibc.atoi
import func Glibc.fflush
import func Glibc.fopen
import func Glibc.fputs
import func Glibc.getenv
#endif

private let plantedFault: Int32 = getenv("PLANTED_FAULT").map { atoi($0) } ?? 0
nonisolated(unsafe) private let plantedReach = getenv("PLANTED_REACH").flatMap { fopen($0, "a") }
nonisolated(unsafe) private let plantedSeen = UnsafeMutableBufferPointer<Bool>.allocate(capacity: 8192)
private let plantedSeenIsClear: Bool = {
  plantedSeen.initialize(repeating: false)
  return true
}()
private func planted(_ fault: Int32) -> Bool {
  if let plantedReach, plantedSeenIsClear, !plantedSeen[Int(fault)] {
    plantedSeen[Int(fault)] = true
    fputs("\\(fault)\\n", plantedReach)
    fflush(plantedReach)
  }
  return fault == plantedFault
}
"""

# HouseTests read sources, which are not as they were; EveryClaim runs the chapters again. Numbers that were recorded notice whatever
# changes a bit and say nothing of what is right: they are asked last, when nothing else has noticed.
RECORDED = "RecordedResultsTests|OldRunTests"
ALL_TESTS = ["--skip", "HouseTests", "--skip", "EveryClaim", "--skip", RECORDED]
TITLE = re.compile(r"^(?:Eq|Lemma|Table|Fig|Algorithm) [^ ]+ · ")
ISSUE = re.compile(r"^. Test (.*?) recorded an issue (?:with .*? )?at (\w+)\.swift:\d+")
NO_SUCH_TEST = 69  # what Swift Testing ends with when a filter leaves nothing
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
STARTED = re.compile(r"^. Test (?:case passing .* to )?(.*?) started\.")


class Tree:
    """The copy and its build, in a folder under .build."""

    def __init__(self, folder):
        self.folder = ROOT / ".build" / folder
        self.tree = self.folder / "tree"
        self.limits = {}
        self.reach = {}

    def write(self, edits):
        """Brings the copy up to date with the package and plants `edits`; a file that would stay as it is is not touched."""
        wanted = {}
        for path in package_files():
            if not path.startswith("Tests/Faults/"):
                wanted[path] = (ROOT / path).read_bytes()
        if (ROOT / "Package.resolved").exists():
            wanted["Package.resolved"] = (ROOT / "Package.resolved").read_bytes()
        planted = {}
        for edit in edits:
            planted.setdefault(edit.path, []).append(edit)
        for path, those in planted.items():
            wanted[path] = plant(wanted[path].decode(), those).encode()
        for path in self.files():
            if path not in wanted:
                (self.tree / path).unlink()
        for path, content in wanted.items():
            file = self.tree / path
            if not file.exists() or file.read_bytes() != content:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
                shutil.copymode(ROOT / path, file)
        self.digest = hashlib.sha256(repr(sorted(wanted.items())).encode()).hexdigest()

    def files(self):
        for folder, names, files in os.walk(self.tree):
            names[:] = [name for name in names if name not in (".build", ".swiftpm")]
            for file in files:
                yield str((Path(folder) / file).relative_to(self.tree))

    def build(self):
        """Builds everything; returns the lines of the compiler's errors, none when it went well."""
        log = self.folder / "build.log"
        with open(log, "w") as out:
            code = subprocess.run(
                ["swift", "build", "--build-tests", "--package-path", str(self.tree)], stdout=out, stderr=subprocess.STDOUT).returncode
        errors = sorted({line for line in log.read_text().splitlines() if "error:" in line})
        return errors if code == 0 or errors else [f"the build failed without an error's line; see {log}"]

    @property
    def products(self):
        return self.tree / ".build" / "debug"

    def command(self, program):
        """A chapter's letter, or part of a test's name; nil for all tests."""
        if program in CHAPTERS:
            return [str(self.products / f"chapter-{program}"), "--stop", "--no-color"]
        tests = [str(self.products / "ddssmPackageTests.xctest"), "--testing-library", "swift-testing"]
        return tests + (["--filter", program, "--skip", "HouseTests"] if program else ALL_TESTS)

    def ask(self, program, number, limit=None, extra=()):
        """What notices the fault first: a claim or test, `None` when nothing does, or `time limit`."""
        run = Run(self.command(program) + list(extra), self.tree, number, limit or self.limit(program), watches=program not in CHAPTERS)
        if run.timed_out:
            return "time limit"
        if not run.failed:
            return None
        how = f" (stopped by signal {-run.code})" if run.crashed else ""
        if program in CHAPTERS:
            return f"{program} · {run.claim}{how}"
        if run.issue:
            return run.issue
        if not extra:  # a crash: one test after the other tells in which
            return self.ask(program, number, limit, extra=["--no-parallel"])
        return f"{run.started}{how}"

    def suites(self):
        """The suites of the tests that are asked, as the beginnings of their tests' names; a test outside any suite is one of its own."""
        listed = subprocess.run(self.command(None)[:3] + ["--list-tests"], capture_output=True, text=True, check=True).stdout
        names = {re.sub(r"/.*", "/", line.strip()) for line in listed.splitlines() if re.match(r"\s*\w+\.", line)}
        left_out = [name for name in ALL_TESTS if not name.startswith("--")]
        recorded = left_out.pop()
        return [(name, bool(re.search(recorded, name))) for name in sorted(names) if not any(re.search(out, name) for out in left_out)]

    def map_reach(self, jobs):
        """Runs every chapter and suite once without a fault and learns which switches it reaches; a fault is then shown to those alone."""
        kept = self.folder / "reach.json"
        if not (kept.exists() and json.loads(kept.read_text())["digest"] == self.digest):
            folder = self.folder / "reach"
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            programs = [(name, False) for name in CHAPTERS] + [("^" + re.escape(name), last) for name, last in self.suites()]

            def learn(index):
                program, start = programs[index][0], time.monotonic()
                run = Run(self.command(program), self.tree, 0, 3600, watches=program not in CHAPTERS, reach=folder / str(index))
                if run.failed:
                    sys.exit(f"with no fault on, the planted copy fails: {program} {run.issue or run.claim or ''}")
                reached = (folder / str(index)).read_text().split() if (folder / str(index)).exists() else []
                return {"program": program, "last": programs[index][1], "seconds": time.monotonic() - start, "reached": sorted({int(n) for n in reached})}

            with ThreadPoolExecutor(jobs) as pool:
                found = list(pool.map(learn, range(len(programs))))
            kept.write_text(json.dumps({"digest": self.digest, "programs": found}))
        for entry in sorted(json.loads(kept.read_text())["programs"], key=lambda entry: (entry["last"], entry["seconds"])):
            self.limits.setdefault(entry["program"], 60 + 4 * entry["seconds"])
            for number in entry["reached"]:
                self.reach.setdefault(number, []).append(entry["program"])

    def hunt_reaching(self, number):
        """The first to notice, among those that reach the fault, quick ones first; `survived`, or `not reached`."""
        return self.first_to_notice(self.reach[number], number) if number in self.reach else "not reached"

    def hunt(self, programs, number):
        """The first to notice, among some chapters and tests in this order and then all others, quick ones first; or `survived`."""
        others = sorted(CHAPTERS + [None], key=self.limit) + [RECORDED]
        return self.first_to_notice(programs + [other for other in others if other not in programs], number)

    def first_to_notice(self, programs, number):
        """The first of these to notice, in their order, and a second time too; or `survived`."""
        for program in programs:
            found = self.ask(program, number)
            if found == "time limit":
                return f"time limit in {'the tests' if program is None else program}"
            if found and self.fails_again(found, program, number):
                return found
        return "survived"

    def fails_again(self, found, program, number):
        """Whether what noticed a fault does so a second time: a test that fails by chance has noticed nothing."""
        if program in CHAPTERS:
            return True
        suite = found.split(" · ")[0]
        run = Run(self.command(suite), self.tree, number, self.limit(program), watches=True)
        return self.ask(program, number) is not None if run.code == NO_SUCH_TEST else run.failed or run.timed_out

    def limit(self, program):
        return self.limits.get(program) or self.limits.get(None) or 3600

    def prove(self):
        """Without a fault everything passes, and a small training gives the package's own bits; measures how long all takes."""
        kept = self.folder / "proved.json"
        if kept.exists() and (found := json.loads(kept.read_text()))["digest"] == self.digest:
            self.limits = {None if name == "tests" else name: limit for name, limit in found["limits"].items()}
            return
        same = small_training(self.products) == small_training(package_products())
        if not same:
            sys.exit("with no fault on, the planted copy trains to other bits than the package: a switch changes a computation")
        print("the unplanted copy trains to the package's bits; now everything must pass in it", flush=True)
        for program in CHAPTERS + [None, RECORDED]:
            start = time.monotonic()
            found = self.ask(program, 0, limit=3600)
            if found:
                sys.exit(f"with no fault on, the planted copy fails: {found}")
            self.limits[program] = 60 + 4 * (time.monotonic() - start)
        limits = {"tests" if name is None else name: limit for name, limit in self.limits.items()}
        kept.write_text(json.dumps({"digest": self.digest, "limits": limits}))


def plant(text, edits):
    """The file with its parts replaced and the switch at its end."""
    for edit in sorted(edits, key=lambda edit: -edit.start):
        text = text[:edit.start] + edit.text + text[edit.end:]
    return text + SWITCH


class Run:
    """One run of a program with one fault on; ended at the first failure, or at the time limit."""

    def __init__(self, command, folder, number, limit, watches, reach=None):
        self.claim = self.issue = None
        self.timed_out = ended = False
        environment = dict(os.environ, PLANTED_FAULT=str(number), **({"PLANTED_REACH": str(reach)} if reach else {}))
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
            start_new_session=True)
        timer = threading.Timer(limit, self.stop, [process])
        timer.start()
        self.started = "the first test"
        for line in process.stdout:
            line = COLOUR.sub("", line)
            if TITLE.match(line):
                self.claim = line.split(" · ")[0]
            if watches and (found := STARTED.match(line)):
                self.started = found[1]
            if watches and (found := ISSUE.match(line)):
                self.issue = f"{found[2]} · {found[1]}"
            if self.issue or not watches and line.startswith("  FAILS"):
                ended = True
                end(process.pid)
                break
        self.code = process.wait()
        timer.cancel()
        self.crashed = self.code < 0 and not ended
        self.failed = ended or self.code not in (0, NO_SUCH_TEST)

    def stop(self, process):
        self.timed_out = True
        end(process.pid)


def end(session):
    """Ends a process and all that it started, by their session."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(stat.read_text().rsplit(")", 1)[1].split()[3]) == session:
                os.kill(int(stat.parent.name), signal.SIGKILL)
        except (OSError, IndexError):
            pass  # it has ended meanwhile


def package_products():
    """The package's own build of the tool."""
    subprocess.run(["swift", "build", "--package-path", str(ROOT), "--product", "ddssm"], check=True, stdout=subprocess.DEVNULL)
    return ROOT / ".build" / "debug"


def small_training(products):
    """The weights of a few updates of both models, scores and a forecast, as bytes."""
    environment = dict(os.environ, PLANTED_FAULT="0")
    with tempfile.TemporaryDirectory() as folder:
        for arguments in [
            "simulate bimodal --sequences 16 --length 12 --out data.csv",
            "train data.csv --out run/ddssm --steps 8 --threads 1 --holdout 0.2",
            "train data.csv --out run/dkf --model dkf --steps 8 --threads 1",
            "evaluate run/ddssm data.csv --samples 8 --out run/scores.csv --threads 1",
            "forecast run/ddssm data.csv --horizon 3 --samples 8 --out run/forecast.csv --threads 1",
        ]:
            run = subprocess.run([str(products / "ddssm"), *arguments.split()], cwd=folder, env=environment, capture_output=True, text=True)
            if run.returncode:
                sys.exit(f"ddssm {arguments}: {run.stderr}")
        files = [file for ending in ("safetensors", "csv") for file in sorted(Path(folder, "run").rglob(f"*.{ending}"))]
        return [file.read_bytes() for file in files]
