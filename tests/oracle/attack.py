"""The attacker: a linear programme over everything a reader of a safe table knows. Used by tests only.

Independent of the product's own reasoning: it sees the safe table (numbers shown, reasons given, rules),
writes down
each sum the reader can check with the rounding interval of each number shown, and asks how far each hidden
number
can be narrowed. Nothing about the true counts goes in.
"""

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import lil_matrix

from gwrando.outputs import Reason, SafeCell, SafeTable

Bounds = tuple[float, float | None]


def reader_knows(cell: SafeCell, table: SafeTable, *, is_total: bool, lone: bool = False) -> Bounds:
    """The interval a reader has for one place before using any sum."""
    rules = table.rules
    if cell.shown is not None:
        if cell.shown == 0:
            return 0, 0
        half = rules.rounding_base
        low = cell.shown - half // 2
        return max(low, rules.threshold), low + half - 1
    low = 0 if lone else rules.smallest_hidden
    if cell.reason is Reason.FEW:
        return low, rules.threshold - 1
    if cell.reason is Reason.PROTECTS:
        return rules.threshold, None
    return (0, None) if cell.reason is Reason.SOURCE or is_total else (low, None)


def intervals(table: SafeTable) -> dict[tuple[int, int], tuple[float, float]]:
    """For each hidden place (totals in the last row and column), the narrowest interval a reader can have."""
    m, n = len(table.rows), len(table.columns)
    grid = [[*line, total] for line, total in zip(table.cells, table.row_totals, strict=True)]
    grid.append([*table.column_totals, table.grand_total])

    def lone(i: int, j: int) -> bool:
        # a line with nothing shown may hold a hidden nought ("all of the group")
        row = all(cell.shown is None for cell in grid[i][:n])
        return row or all(grid[k][j].shown is None for k in range(m))

    bounds = [
        reader_knows(grid[i][j], table, is_total=i == m or j == n, lone=lone(i, j))
        for i in range(m + 1)
        for j in range(n + 1)
    ]
    sums = [([(i, j) for j in range(n)], (i, n)) for i in range(m + 1)]
    sums += [([(i, j) for i in range(m)], (m, j)) for j in range(n + 1)]
    sums = [(parts, total) for parts, total in sums if grid[total[0]][total[1]].reason is not Reason.NO_TOTAL]
    sums = [(p, t) for p, t in sums if all(grid[i][j].reason is not Reason.NO_TOTAL for i, j in p)]
    matrix = lil_matrix((len(sums), (m + 1) * (n + 1)))
    for line, (parts, total) in enumerate(sums):
        for i, j in parts:
            matrix[line, i * (n + 1) + j] += 1
        matrix[line, total[0] * (n + 1) + total[1]] -= 1
    found = {}
    for i in range(m + 1):
        for j in range(n + 1):
            if grid[i][j].shown is None and grid[i][j].reason is not Reason.NO_TOTAL:
                ends = []
                for sign in (1, -1):
                    goal = np.zeros((m + 1) * (n + 1))
                    goal[i * (n + 1) + j] = sign
                    answer = linprog(goal, A_eq=matrix.tocsr(), b_eq=np.zeros(len(sums)), bounds=bounds)
                    if answer.status not in (0, 3):
                        raise AssertionError(f"the attack has no answer: {answer.message}")
                    ends.append(sign * answer.fun if answer.status == 0 else np.inf)
                found[i, j] = (ends[0], ends[1])
    return found
