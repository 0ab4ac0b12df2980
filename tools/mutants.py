"""Breaks the code that protects children on purpose, in one place at a time: the tests must notice each time.

    tools/mutants.py                  every mutant of every target; exits 1 and names those that no test notices
    tools/mutants.py --sample 12      twelve of them, spread evenly (the test suite does this)
    tools/mutants.py disclosure.py    the targets whose path ends so
    tools/mutants.py --list           the mutants, without running a test

A mutant is one change to the syntax tree: a comparison moved by one or turned round, `and` for `or`, `min` for `max`,
a number one larger, a statement or a condition left out. The tests are collected once; each mutant is tried in a
forked process that puts the changed code into the functions already there (or, for a change outside any function,
imports the changed module anew). No file is written. A mutant that changes nothing that can be seen is listed in
tools/mutants.toml with the reason why.

Our own, because the tools we tried (mutmut, cosmic-ray) copy the tree or keep a database, and start Python anew for
each mutant: several minutes for what takes seconds here.
"""

import argparse
import ast
import contextlib
import copy
import importlib.machinery
import os
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
EQUIVALENT = ROOT / "tools" / "mutants.toml"
SECONDS = 60  # a mutant that never ends is noticed too

SPEC = "tests/spec/test_outputs_disclosure.py"
UNIT = "tests/unit/outputs/"
UNCHANGED = UNIT + "test_unchanged.py"
TARGETS = {
    "src/gwrando/outputs/disclosure.py": (
        UNIT + "test_sensitive.py",
        SPEC,
        UNIT + "test_tables.py",
        UNIT + "test_suggested.py",
        UNCHANGED,
    ),
    "src/gwrando/outputs/swaps.py": (UNIT + "test_sensitive.py", SPEC, UNCHANGED),
    "src/gwrando/outputs/earlier.py": (
        UNIT + "test_protect.py",
        UNIT + "test_suggested.py",
        UNIT + "test_ledger.py",
        UNCHANGED,
    ),
    "src/gwrando/outputs/estimates.py": (UNIT + "test_estimates.py",),
    "src/gwrando/outputs/intervals.py": (UNIT + "test_intervals.py",),
    "src/gwrando/outputs/ledger.py": (UNIT + "test_ledger.py",),
    "src/gwrando/outputs/told.py": (UNIT + "test_told.py",),
    "src/gwrando/outputs/rules.py": (UNIT + "test_rules.py", UNIT + "test_tables.py", SPEC),
    "src/gwrando/outputs/tables.py": (UNIT + "test_tables.py", SPEC),
    "src/gwrando/standards/assessment.py": ("tests/spec/test_standards_gaps.py", "tests/unit/standards"),
}

COMPARE = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
ARITHMETIC = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Add,
    ast.Mod: ast.Add,
    ast.BitOr: ast.BitAnd,
}
CALLS = {"min": "max", "max": "min", "all": "any", "any": "all", "ceil": "floor"}


@dataclass(frozen=True)
class Mutant:
    """One change: in which file and function, on which line, from what to what."""

    path: str
    function: str
    line: int
    before: str
    after: str
    whole: ast.Module
    steps: tuple[tuple[str, int | None], ...]
    other: ast.AST | None

    @property
    def tree(self) -> ast.Module:
        """The whole module with the change in it; made when it is asked for, since most mutants are only listed."""
        new = copy.deepcopy(self.whole)
        put(new, self.steps, ast.Pass() if self.other is None else copy.deepcopy(self.other))
        return ast.fix_missing_locations(new)

    @property
    def name(self) -> str:
        """How mutants.toml names it; without the line, so that it outlives a change above."""
        return f"{Path(self.path).name} {self.function}: {self.before} -> {self.after}"


def changed(node: ast.AST) -> Iterator[ast.AST | None]:
    """The node in each of its changed forms; None stands for leaving the statement out."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARE:
        yield ast.Compare(node.left, [COMPARE[type(node.ops[0])](), *node.ops[1:]], node.comparators)
    if isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        yield node.operand
    if isinstance(node, ast.BinOp) and type(node.op) in ARITHMETIC:
        yield ast.BinOp(node.left, ARITHMETIC[type(node.op)](), node.right)
    if isinstance(node, ast.Constant) and type(node.value) is bool:
        yield ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        yield ast.Constant(node.value + 1)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
        yield ast.Call(ast.Name(CALLS[node.func.id]), node.args, node.keywords)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CALLS:
        yield ast.Call(ast.Attribute(node.func.value, CALLS[node.func.attr]), node.args, node.keywords)
    if isinstance(node, ast.IfExp):
        yield ast.IfExp(node.test, node.orelse, node.body)
    if isinstance(node, ast.If):
        yield ast.If(ast.Constant(False), node.body, node.orelse)
        yield ast.If(ast.Constant(True), node.body, node.orelse)
    if isinstance(node, ast.Return) and node.value is not None and not isinstance(node.value, ast.Constant):
        yield ast.Return(ast.Constant(None))
    if isinstance(node, ast.Continue | ast.Break | ast.Raise | ast.AugAssign) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    ):
        yield None


def mutants(path: str) -> list[Mutant]:
    """Every mutant of one file, in the order of its lines."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    found = []
    for place in list(places(tree, "module")):
        function, steps = place
        node = at(tree, steps)
        for other in changed(node):
            before = ast.unparse(node).splitlines()[0]
            after = "pass" if other is None else ast.unparse(ast.fix_missing_locations(copy.deepcopy(other)))
            line = getattr(node, "lineno", 0)
            found.append(Mutant(path, function, line, before, after.splitlines()[0], tree, steps, other))
    return sorted(found, key=lambda mutant: mutant.line)


Steps = tuple[tuple[str, int | None], ...]


def places(node: ast.AST, function: str, steps: Steps = ()) -> Iterator[tuple[str, Steps]]:
    """Every node below (function it is in, way to it), without annotations, docstrings and decorators."""
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list", "bases", "type_params"):
            continue
        children = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
        for index, child in children:
            if isinstance(child, ast.AST) and not isinstance(
                child, ast.expr_context | ast.operator | ast.cmpop
            ):
                inside = child.name if isinstance(child, ast.FunctionDef | ast.ClassDef) else function
                way = (*steps, (field, index))
                yield inside, way
                yield from places(child, inside, way)


def at(tree: ast.AST, steps: Steps) -> ast.AST:
    """The node at the end of the way."""
    for field, index in steps:
        value = getattr(tree, field)
        tree = value if index is None else value[index]
    return tree


def put(tree: ast.AST, steps: Steps, new: ast.AST) -> None:
    """Puts the new node at the end of the way."""
    parent = at(tree, steps[:-1])
    field, index = steps[-1]
    if index is None:
        setattr(parent, field, new)
    else:
        getattr(parent, field)[index] = new


def is_noticed(try_it: Callable[[], bool]) -> bool:
    """Whether the tests fail: tried in a forked process, which may not take longer than SECONDS."""
    child = os.fork()
    if child == 0:
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        with contextlib.suppress(BaseException):
            os._exit(1 if try_it() else 0)
        os._exit(1)
    ends = time.monotonic() + SECONDS
    while time.monotonic() < ends:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status) != 0
        time.sleep(0.002)
    os.kill(child, 9)
    os.waitpid(child, 0)
    return True


class Trials:
    """A pytest plug-in: collects the tests once, then tries every mutant on them."""

    def __init__(self, todo: list[Mutant], tests: tuple[str, ...]) -> None:
        self.todo, self.tests = todo, tests
        self.survivors: list[Mutant] = []
        self.sound = False  # whether the tests pass without any mutant

    def pytest_runtestloop(self, session: Any) -> bool:
        """Instead of running the tests once, runs them once for each mutant."""
        self.sound = not is_noticed(lambda: failing(session))
        for number, mutant in enumerate(self.todo if self.sound else [], start=1):
            if not self.noticed(mutant, session):
                self.survivors.append(mutant)
                print(f"\nnot noticed: {mutant.path}:{mutant.line} {mutant.name}", flush=True)
            print(f"\r{number} of {len(self.todo)}", end="", file=sys.stderr, flush=True)
        return True

    def noticed(self, mutant: Mutant, session: Any) -> bool:
        """Whether a test fails with the mutant in place."""
        if mutant.function == "module" or mutant.function[0].isupper():
            return is_noticed(lambda: anew(mutant, self.tests))
        return is_noticed(lambda: (exchange(mutant), failing(session))[1])


def failing(session: Any) -> bool:
    """Runs the collected tests until one fails."""
    for item, following in zip(session.items, [*session.items[1:], None], strict=True):
        session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return True
    return False


def exchange(mutant: Mutant) -> None:
    """Puts the code of the changed module into the functions and methods that are there."""
    name = mutant.path.removeprefix("src/").removesuffix(".py").replace("/", ".")
    old = vars(sys.modules[name])
    new: dict[str, Any] = {"__name__": name, "__file__": mutant.path}
    exec(compile(mutant.tree, mutant.path, "exec"), new)  # noqa: S102
    swap_codes(old, new, name)


def swap_codes(old: Mapping[str, Any], new: Mapping[str, Any], module: str) -> None:
    """For each function of the module in a namespace, and in its classes: the new code in the old function."""
    for key, thing in list(old.items()):
        other = new.get(key)
        if isinstance(thing, type) and thing.__module__ == module and isinstance(other, type):
            swap_codes(vars(thing), vars(other), module)
        while hasattr(thing, "__func__"):
            thing, other = thing.__func__, other.__func__
        if isinstance(thing, property):
            thing, other = thing.fget, other.fget
        if isinstance(thing, FunctionType) and isinstance(other, FunctionType) and thing.__module__ == module:
            thing.__code__ = other.__code__


def anew(mutant: Mutant, tests: tuple[str, ...]) -> bool:
    """Runs the tests from the start, with the mutant met on import."""
    for name in [
        name for name in sys.modules if name.startswith(("gwrando.outputs", "gwrando.standards", "tests"))
    ]:
        del sys.modules[name]
    path, code = str(ROOT / mutant.path), compile(mutant.tree, mutant.path, "exec")
    before = importlib.machinery.SourceFileLoader.get_code

    def get_code(loader: importlib.machinery.SourceFileLoader, name: str) -> object:
        return code if loader.path == path else before(loader, name)

    importlib.machinery.SourceFileLoader.get_code = get_code  # type: ignore[method-assign,assignment]
    return run_pytest(tests, []) != 0


def run_pytest(tests: tuple[str, ...], plugins: list[object]) -> int:
    """pytest on these tests, with nothing it does not need."""
    import pytest

    options = [
        "-x",
        "-q",
        "-c",
        os.devnull,
        "--rootdir",
        str(ROOT),
        "--import-mode=importlib",
        "-m",
        "not slow",
    ]
    without = ["cacheprovider", "django", "xdist", "cov", "terminalreporter" if plugins else "xdist"]
    switches = [switch for name in without for switch in ("-p", f"no:{name}")]
    return int(pytest.main([*options, *switches, *(str(ROOT / test) for test in tests)], plugins=plugins))


def known_equivalent() -> dict[str, str]:
    """Name -> reason, of the mutants that change nothing that can be seen."""
    if not EQUIVALENT.exists():
        return {}
    found = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8"))["equivalent"]
    return {entry["name"]: entry["why"] for entry in found}


def main() -> int:
    """Runs the mutants asked for; the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("targets", nargs="*", help="ends of the paths to break; all when none is given")
    parser.add_argument("--sample", type=int, default=0, help="this many mutants, spread evenly")
    parser.add_argument("--all", action="store_true", help="with --list: those listed as equivalent as well")
    parser.add_argument("--list", action="store_true", help="list the mutants and stop")
    options = parser.parse_args()
    there = {path: tests for path, tests in TARGETS.items() if (ROOT / path).exists()}
    chosen = [
        path for path in there if not options.targets or any(path.endswith(end) for end in options.targets)
    ]
    equivalent = {} if options.all else known_equivalent()
    todo = [mutant for path in chosen for mutant in mutants(path) if mutant.name not in equivalent]
    if options.sample:
        todo = todo[:: max(1, len(todo) // options.sample)][: options.sample]
    if options.list:
        for mutant in todo:
            print(f"{mutant.line:4} {mutant.name}")
        return 0
    for path in (str(ROOT), str(ROOT / "src")):
        sys.path.insert(0, path)
    survivors = []
    for path in chosen:
        trials = Trials([mutant for mutant in todo if mutant.path == path], there[path])
        if trials.todo:
            run_pytest(there[path], [trials])
            survivors += trials.survivors
        if trials.todo and not trials.sound:
            print(f"The tests fail without any mutant: {' '.join(there[path])}")
            return 2
    print(f"\n{len(todo)} mutants, {len(survivors)} not noticed, {len(equivalent)} listed as equivalent")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
