"""Small faults put into a module: one expression or statement of a function written otherwise."""

from __future__ import annotations

import ast
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kit import ROOT

CORE = "toolkit/domain"
PAIRS: Sequence[tuple[type[ast.AST], type[ast.AST]]] = (
    *((ast.Lt, ast.LtE), (ast.Gt, ast.GtE), (ast.Eq, ast.NotEq), (ast.In, ast.NotIn), (ast.Is, ast.IsNot)),
    *((ast.Add, ast.Sub), (ast.Mult, ast.FloorDiv), (ast.BitOr, ast.BitAnd), (ast.And, ast.Or)),
)
TURNED = {one: other for pair in PAIRS for one, other in (pair, pair[::-1])}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of a module's text: bytes `start` to `end` replaced; the `nth` such change of its function."""

    module: str
    function: str
    line: int
    kind: str
    start: int
    end: int
    new: str
    nth: int = 1

    def text(self, source: bytes) -> bytes:
        """The module's text with it."""
        return source[: self.start] + self.new.encode() + source[self.end :]

    def told(self, source: bytes) -> str:
        """What was written, and what is written instead; it holds no line number, so that it lasts."""
        was = " ".join(source[self.start : self.end].decode().split())
        more = f" ({self.nth})" if self.nth > 1 else ""
        return f"{self.module.removeprefix(CORE + '/')} {self.function}: `{was}` → `{' '.join(self.new.split())}`{more}"


@dataclass(frozen=True, slots=True)
class Function:
    """A function that is in no other: where its text stands, decorators included, and what that is known by."""

    module: str
    name: str
    first: int
    last: int
    digest: str

    def holds(self, mutant: Mutant) -> bool:
        """Whether a mutant is one of it."""
        return self.module == mutant.module and self.first <= mutant.line <= self.last


def functions_of(paths: Sequence[Path]) -> Mapping[str, Function]:
    """The functions of modules that are in no other, by the module and their name; of two of a name, the second's has
    a stroke more."""
    found: dict[str, Function] = {}

    def walk(node: ast.AST, inside: str, module: str, lines: Sequence[str]) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.ClassDef):
                walk(child, f"{inside}{child.name}.", module, lines)
            elif isinstance(child, ast.FunctionDef):
                first = min(each.lineno for each in (child, *child.decorator_list))
                last = child.end_lineno or first
                name = f"{module} {inside}{child.name}"
                while name in found:
                    name += "'"
                digest = hashlib.sha256("\n".join(lines[first - 1 : last]).encode()).hexdigest()
                found[name] = Function(module, name, first, last, digest)

    for path in paths:
        text = path.read_text("utf-8")
        walk(ast.parse(text), "", path.relative_to(ROOT).as_posix(), text.splitlines())
    return found


def changes(node: ast.AST) -> Iterator[tuple[str, ast.AST, str]]:
    """What can be written otherwise in a node: the kind, the part replaced and by what."""
    match node:
        case ast.Compare(left, ops, right):
            for at, op in enumerate(ops):
                turned = [*ops[:at], TURNED[type(op)](), *ops[at + 1 :]]
                yield "turned", node, f"({ast.unparse(ast.Compare(left, turned, right))})"
        case ast.BoolOp(op, values):
            yield "turned", node, f"({ast.unparse(ast.BoolOp(TURNED[type(op)](), values))})"
            for at in range(len(values)):
                rest = [*values[:at], *values[at + 1 :]]
                left = rest[0] if len(rest) == 1 else ast.BoolOp(op, rest)
                yield "left out", node, f"({ast.unparse(left)})"
        case ast.BinOp(left, op, right) if type(op) in TURNED:
            yield "turned", node, f"({ast.unparse(ast.BinOp(left, TURNED[type(op)](), right))})"
        case ast.UnaryOp(ast.Not(), value):
            yield "negated", node, f"({ast.unparse(value)})"
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
            if not isinstance(test, ast.Compare | ast.BoolOp | ast.UnaryOp):
                yield "negated", test, f"(not ({ast.unparse(test)}))"
        case ast.comprehension(ifs=ifs):
            yield from (("left out", each, "True") for each in ifs)
        case ast.Constant(value=bool() as value):
            yield "number", node, str(not value)
        case ast.Constant(value=int() as value):
            yield "number", node, str(value + 1)
        case ast.Return(value=ast.expr() as value) if not _says_no(value):
            yield "nothing", value, "None"
        case ast.Expr(value=ast.Call()) | ast.AugAssign() | ast.Continue() | ast.Break():
            yield "left out", node, "pass"


def _says_no(value: ast.expr) -> bool:
    """Whether what is given back holds as little as nothing does: that would mean the same."""
    return isinstance(value, ast.Constant) and (value.value is None or value.value is False)


def mutants_of(path: Path) -> list[Mutant]:
    """Every mutant of a module's functions; f-strings stay as they are, 3.11 does not say where their parts stand, and
    so does `strict`, which only says of two lists that they are as long."""
    source = path.read_bytes()
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found: list[Mutant] = []

    def walk(node: ast.AST, inside: str, outermost: bool) -> None:
        for child in ast.iter_child_nodes(node):
            name, body = inside, outermost
            if isinstance(child, ast.JoinedStr) or (isinstance(child, ast.keyword) and child.arg == "strict"):
                continue
            if isinstance(child, ast.ClassDef | ast.FunctionDef):
                name = f"{inside}.{child.name}".lstrip(".")
                if isinstance(child, ast.FunctionDef):
                    for part in child.body:
                        holder = ast.Module([part], [])
                        walk(holder, name, True)
                    continue
            if isinstance(node, ast.AnnAssign) and child is node.annotation:
                continue
            if body:
                for kind, part, new in changes(child):
                    start = starts[part.lineno - 1] + part.col_offset
                    end = starts[part.end_lineno - 1] + part.end_col_offset
                    where = path.relative_to(ROOT).as_posix()
                    found.append(Mutant(where, name, part.lineno, kind, start, end, new))
            walk(child, name, body)

    walk(ast.parse(source), "", False)
    met = Counter[tuple[str, bytes, str]]()
    for at, each in enumerate(found):
        change = each.function, source[each.start : each.end], each.new
        met[change] += 1
        found[at] = replace(each, nth=met[change])
    return found
