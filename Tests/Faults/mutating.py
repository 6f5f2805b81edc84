"""One-token mutants of Swift source: where they can be made, and the text that holds both, the source's and the mutant's."""

import re
from dataclasses import dataclass

BINARY = {
    " + ": " - ", " - ": " + ", " * ": " / ", " / ": " * ", " < ": " <= ", " <= ": " < ", " > ": " >= ", " >= ": " > ",
    " == ": " != ", " != ": " == ", " && ": " || ", " || ": " && ", "..<": "...", "...": "..<",
}
WORDS = {
    "min(": "max(", "max(": "min(", ".min": ".max", ".max": ".min", ".first": ".last", ".last": ".first",
    ".firstIndex": ".lastIndex", ".lastIndex": ".firstIndex", ".dropFirst": ".dropLast", ".dropLast": ".dropFirst",
    ".prefix(": ".suffix(", ".suffix(": ".prefix(", ".lowerBound": ".upperBound", ".upperBound": ".lowerBound",
}
ASSIGNED = {" += ": " -= ", " -= ": " += ", " *= ": " /= ", " /= ": " *= "}
# An expression does not reach beyond these.
STOPS = {
    "return", "if", "guard", "while", "in", "else", "let", "var", "case", "where", "for", "try", "await", "throw", "switch", "is", "as",
    "inout", "some", "any", "func", "init", "static",
}
# Lines that hold no expression, or one that the compiler must know.
NO_CODE = re.compile(r"^\s*(?:import|#|@|case \.?\w+(?:\(|:|,|$)|func |(?:\w+ )*func |(?:\w+ )*(?:struct|enum|extension|protocol|class) )")


@dataclass(frozen=True)
class Mutant:
    path: str
    line: int
    start: int  # of the text that is replaced
    end: int
    before: str
    after: str
    is_statement: bool = False

    def replacement(self, number):
        if self.is_statement:
            return f"if planted({number}) {{ {self.after} }} else {{ {self.before} }}"
        return f"(planted({number}) ? ({self.after}) : ({self.before}))"


def masked(text):
    """The text with comments blank and strings as words, at the same length and in the same lines."""
    out, i, n = list(text), 0, len(text)

    def blank(start, end, letter):
        for k in range(start, end):
            if out[k] != "\n":
                out[k] = letter

    while i < n:
        if text.startswith("//", i):
            end = text.find("\n", i) if "\n" in text[i:] else n
            blank(i, end, " ")
        elif text.startswith("/*", i):
            end = text.index("*/", i) + 2
            blank(i, end, " ")
        elif text.startswith("#/", i):
            end = text.index("/#", i + 2) + 2
            blank(i, end, "_")
        elif text[i] == "/" and text[:i].rstrip(" ")[-1:] in "(,:=" and (regex := re.match(r"/(?:[^/\\\s]|\\.)+/", text[i:i + 200])):
            end = i + regex.end()
            blank(i, end, "_")
        elif text[i] == '"' or re.match(r'#+"', text[i:i + 3]):
            end = string_end(text, i)
            blank(i, end, "_")
        else:
            end = i + 1
        i = end
    return "".join(out)


def string_end(text, i):
    """Where a string literal that begins at i is over, its interpolations and the strings in them included."""
    hashes = len(re.match("#*", text[i:])[0])
    i += hashes
    close = ('"""' if text.startswith('"""', i) else '"') + "#" * hashes
    i += 3 if close.startswith('"""') else 1
    while not text.startswith(close, i):
        if text.startswith("\\" + "#" * hashes + "(", i):
            i, depth = i + hashes + 2, 1
            while depth:
                if text[i] == '"':
                    i = string_end(text, i)
                    continue
                depth += {"(": 1, ")": -1}.get(text[i], 0)
                i += 1
        else:
            i += 2 if text[i] == "\\" and not hashes else 1
    return i + len(close)


def mutants(path, text):
    """All mutants of a file, in the order of their places."""
    plain = masked(text)
    found, start = [], 0
    for number, line in enumerate(plain.split("\n"), start=1):
        if line.strip() and not NO_CODE.match(line):
            spans = in_line(text, plain, start, start + len(line))
            found += [Mutant(path, number, *span) for span in spans if '"""' not in span[2]]
        start += len(line) + 1
    return found


def in_line(text, plain, start, end):
    """(start, end, before, after[, is_statement]) of each mutant of one line."""
    for table in (BINARY, WORDS):
        for token, other in table.items():
            for at in places(plain, token, start, end):
                if region := expression(plain, at, at + len(token) - token.endswith("(")):
                    a, b = region
                    yield a, b, text[a:b], text[a:at] + other + text[at + len(token):b]
    for match in re.finditer(r"(?<=[ (\[])([-!])(?=[\w.(])", plain[start:end]):
        at = start + match.start()
        if region := expression(plain, at, at + 1):
            a, b = region
            yield a, b, text[a:b], text[a:at] + text[at + 1:b]
    for match in re.finditer(r"(?<![\w.$])(\d+(?:\.\d+)?(?:e-?\d+)?|true|false)(?![\w.]|: )", plain[start:end]):
        word = match[0]
        others = {"true": ["false"], "false": ["true"]}.get(word) or numbers(word)
        yield start + match.start(), start + match.end(), word, others[(start + match.start()) % len(others)]
    for match in re.finditer(r"(?<=\w\[)([a-z]\w*)(?=\])", plain[start:end]):
        sign = "+-"[(start + match.start()) % 2]
        yield start + match.start(), start + match.end(), match[0], f"{match[0]} {sign} 1"
    line = plain[start:end]
    for token, other in ASSIGNED.items():
        if re.match(r"^\s*[\w.\[\]$ +*-]+$", line.split(token)[0]) and line.count(token) == 1 and stands_alone(plain, start, end):
            a, b = start + len(line) - len(line.lstrip()), start + len(line.rstrip())
            at = start + line.index(token)
            yield a, b, text[a:b], text[a:at] + other + text[at + len(token):b], True


def numbers(word):
    """What a constant may become: 0, twice itself, one more."""
    value = float(word)
    doubled = str(2 * value if "." in word or "e" in word else int(word) * 2)
    return [other for other in ("0", doubled, str(value + 1 if "." in word or "e" in word else int(word) + 1)) if float(other) != value]


def places(plain, token, start, end):
    at = plain.find(token, start, end)
    while at >= 0:
        before, after = plain[at - 1], plain[at + len(token)]
        inside_word = token[0].isalpha() and (before.isalnum() or before in "._") or token[-1].isalpha() and after.isalnum()
        if not inside_word and not (token[0] == "." and (before == "." or after in ".<")):
            yield at
        at = plain.find(token, at + 1, end)


def stands_alone(plain, start, end):
    """Whether a line is whole: balanced, and neither it nor the next goes on."""
    line = plain[start:end]
    after = plain[end + 1:plain.find("\n", end + 1)].lstrip()
    return all(line.count(a) == line.count(b) for a, b in ("()", "[]", "{}")) and not after.startswith((".", "+", "-", "*", "/", "&", "|", "?", ":"))


def expression(plain, start, end):
    """The expression around a token, as far as it has one precedence level or more to itself; nil when it leaves the line."""
    left, depth = start, 0
    while True:
        before = plain[left - 1]
        if before in ")]}":
            depth += 1
        elif before in "([{":
            if depth == 0:
                break
            depth -= 1
        elif before == "\n":
            if depth or re.match(r"\s*[-+*/.?:&|<>=]", plain[left:start + 3]):
                return None
            break
        elif depth == 0 and (before in ",;" or plain[left - 2:left] in ("= ", "? ", ": ", "> ") and is_boundary(plain, left)):
            break
        elif depth == 0 and before == " " and (word := re.search(r"([A-Za-z]+) $", plain[max(0, left - 12):left])) and word[1] in STOPS:
            if word[1] in ("func", "init", "is", "as", "static"):
                return None
            break
        left -= 1
    opens_block = re.match(r"\s*(?:\} else )?(?:if|guard|while|for|switch)\b", plain[plain.rfind("\n", 0, start) + 1:])
    right, depth = end, 0
    while True:
        after = plain[right]
        if after in "([{":
            if after == "{" and depth == 0 and opens_block and plain[right - 1] == " ":
                break
            depth += 1
        elif after in ")]}":
            if depth == 0:
                break
            depth -= 1
        elif after == "\n":
            following = plain[right + 1:plain.find("\n", right + 1)].lstrip()
            if depth or plain[right - 1] in "+-*/&|<=?:(," or following.startswith((".", "+", "-", "*", "/", "&", "|", "?", "<", ">", "=")):
                return None
            break
        elif depth == 0 and (after in ",;" or plain.startswith((" else ", " ? ", " : ", " in ", " where "), right)):
            break
        elif depth == 0 and after == ":":
            break
        right += 1
    left += len(plain[left:start]) - len(plain[left:start].lstrip())
    right -= len(plain[end:right]) - len(plain[end:right].rstrip())
    return None if re.search(r" [-+*/]?= |->|\b(?:let|var)\b", plain[left:right]) else (left, right)


def is_boundary(plain, left):
    """Whether the two characters before `left` are an assignment, a ternary's mark, a label's colon or an arrow."""
    two, before = plain[left - 2:left], plain[left - 3:left - 2]
    if two == "= ":
        return before not in "=!<>"
    if two == "? ":
        return before == " "
    if two == "> ":
        return before == "-"
    return True
