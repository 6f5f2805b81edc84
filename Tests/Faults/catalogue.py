"""The catalogue of planted faults: what each of them is, and whether its text still stands where it says.

A fault is a paragraph of a file in Catalogue:

    28 estimator-uniform-weight
    A drawn error is weighed by K w̃ whatever ρ is.
    kind: junction · likely: E I · in: DenoisingLoss.swift
    - outputs[k - 1] / distribution.probabilities[k - 1]
    + planted(28) ? outputs[k - 1] * Double(weights.levels) : …

The lines with - are the text as it stands, which occurs once in the file; those with + replace it, and … is what stood there.
Faults with the same text are planted one around the other. A file is named by the end of its path, so that it may move.
`likely` names the chapters, or parts of tests' names, that are asked first; `ends: time limit` is for a fault that makes a program hang.
"""

import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).resolve().parent
CHAPTERS = ["A", "D", "E", "B", "C", "G", "H", "2", "I", "J", "4", "F"]  # in the order of the book
KINDS = ["formula", "junction", "training", "data-to-scores", "engine", "files", "settings"]


@dataclass
class Fault:
    number: int
    name: str
    sentence: str
    place: str  # the paragraph's own, as in Catalogue/Training.faults:12
    header: dict = field(default_factory=dict)
    before: str = ""
    after: str = ""

    @property
    def title(self):
        return f"{self.number:02d} {self.name}"

    @property
    def likely(self):
        return self.header.get("likely", "").split()

    @property
    def may_hang(self):
        return self.header.get("ends") == "time limit"


@dataclass
class Edit:
    """A part of a file and the text that takes its place."""

    path: str
    start: int
    end: int
    text: str


def package_files(*places):
    """What a commit of everything would hold, from the package's folder."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *places],
        cwd=ROOT, check=True, capture_output=True).stdout.decode()
    return sorted({name for name in listed.split("\0") if name and (ROOT / name).is_file()})


def read_catalogue():
    """All faults by number; stops at a paragraph that is not one."""
    faults = [parse(file, *paragraph) for file in sorted((FOLDER / "Catalogue").glob("*.faults")) for paragraph in paragraphs(file)]
    return sorted(faults, key=lambda fault: fault.number)


def paragraphs(file):
    """(number of the first line, lines) of each paragraph."""
    found, start = [], None
    for number, line in enumerate(file.read_text().splitlines() + [""], start=1):
        if line.strip() and start is None:
            found, start = [], number
        if line.strip():
            found.append(line)
        elif start is not None:
            yield start, found
            start = None


def parse(file, start, lines):
    place = f"{file.name}:{start}"
    title = re.fullmatch(r"(\d+) ([a-z0-9-]+)", lines[0])
    if not title or len(lines) < 5:
        sys.exit(f"{place}: expected '28 a-name', a sentence, a line of kind, likely and in, lines with - and lines with +")
    header = dict(part.split(": ", 1) for part in lines[2].split(" · ") if ": " in part)
    texts = {sign: "\n".join(line[2:] for line in lines[3:] if line[0] == sign) for sign in "-+"}
    if any(line[:2] not in ("- ", "+ ") for line in lines[3:]):
        sys.exit(f"{place}: a line of the edit begins with neither '- ' nor '+ '")
    return Fault(int(title[1]), title[2], lines[1], place, header, texts["-"], texts["+"])


class Sources:
    """The files that faults may lie in."""

    def __init__(self):
        self.texts = {path: (ROOT / path).read_text() for path in package_files("Sources") if path.endswith(".swift")}
        self.asked = set(CHAPTERS) | {part.removesuffix(".swift") for path in package_files("Tests") for part in path.split("/")[1:]}

    def paths(self, ending):
        return [path for path in self.texts if path.endswith("/" + ending)]

    def path(self, fault):
        found = self.paths(fault.header.get("in", "?"))
        return found[0] if len(found) == 1 else None

    def complaints(self, faults):
        """What is wrong with the catalogue, one line each."""
        told = [self.complaint(fault) for fault in faults]
        numbers = [fault.number for fault in faults]
        told += [f"number {number} is given twice" for number in sorted({n for n in numbers if numbers.count(n) > 1})]
        if not any(told):
            told += self.overlaps(faults)
        return [complaint for complaint in told if complaint]

    def complaint(self, fault):
        def says(what):
            return f"{fault.place}: {fault.title}: {what}"

        name = fault.header.get("in", "?")
        if fault.header.get("kind") not in KINDS:
            return says(f"its kind is none of {', '.join(KINDS)}")
        if not fault.likely or not self.asked.issuperset(fault.likely):
            return says(f"of what is likely to notice, {' '.join(fault.likely)}, some is neither a chapter nor a file or folder of Tests")
        if set(map(int, re.findall(r"planted\((\d+)\)", fault.after))) != {fault.number}:
            return says(f"its replacement does not switch on planted({fault.number}) alone")
        path = self.path(fault)
        elsewhere = "".join(f"; it occurs in {other}" for other, text in self.texts.items() if fault.before in text and other != path)
        if not path:
            return says(f"{len(self.paths(name))} files of Sources are called {name}{elsewhere}")
        count = self.texts[path].count(fault.before)
        return None if count == 1 else says(f"its text occurs {count} times in {path}{elsewhere}")

    def overlaps(self, faults):
        spans = []
        for fault in faults:
            start = self.texts[self.path(fault)].index(fault.before)
            spans.append((self.path(fault), start, start + len(fault.before), fault))
        spans.sort(key=lambda span: (*span[:3], span[3].number))
        return [
            f"{two.place}: {two.title}: its text is that of {one.title}, and no … in its replacement keeps that one's switch"
            for (path, start, end, one), (other, begin, stop, two) in zip(spans, spans[1:])
            if (path, start, end) == (other, begin, stop) and "…" not in two.after
        ] + [
            f"{two.place}: {two.title}: its text overlaps that of {one.title}; let both have the same text, or cut them apart"
            for (path, start, end, one), (other, begin, stop, two) in zip(spans, spans[1:])
            if path == other and begin < end and (start, end) != (begin, stop)]

    def edits(self, faults):
        """One edit for each text: faults of the same text are nested, the last one outermost."""
        nested = {}
        for fault in faults:
            key = (self.path(fault), fault.before)
            nested[key] = fault.after.replace("…", nested.get(key, fault.before))
        places = {key: self.texts[key[0]].index(key[1]) for key in nested}
        return [Edit(key[0], places[key], places[key] + len(key[1]), text) for key, text in nested.items()]

    def fingerprint(self, fault):
        """Of the fault and of the file it is planted in, comments and spacing aside."""
        return digest(code(self.texts[self.path(fault)]) + "\n" + fault.before + "\n" + fault.after)


def code(text):
    """A file's lines without indentation, empty lines and comments, of their own or behind the code."""
    lines = [re.sub(r'  //[^"]*$', "", line.strip(" ")).rstrip(" ") for line in text.split("\n")]
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def digest(text):
    """FNV-1a in 64 bits, which the test of the record computes too."""
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return f"{value:016x}"
