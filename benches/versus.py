"""Exact rank beside what people use without proof, in one run: LAPACK's LU factorisation and
singular values, numpy's matrix_rank, FLINT's rank modulo a prime, nalgebra's singular values, ours.

    pip install numpy scipy python-flint
    python3 benches/versus.py            # all of it
    python3 benches/versus.py 8 16 32    # some sizes only
    python3 benches/versus.py more       # threads, structure, low rank, verified floating point

Prints tables. The times are kept in target/versus.json, and benches/versus.svg is drawn from all that
are there. Every number is a median; the ways take turns, so a busy moment hits all of them. One
thread each; OpenBLAS chooses its kernels itself, whatever the environment says."""

import functools
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(name, None)
for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "RAYON_NUM_THREADS"):
    os.environ[name] = "1"

import flint  # noqa: E402
import numpy as np  # noqa: E402
import scipy  # noqa: E402
from scipy.linalg import blas, lapack  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
SIZES = [8, 16, 32, 64, 128, 256, 512, 1024, 2048]
KEPT = os.path.join(HERE, os.pardir, "target", "versus.json")
ROUNDS = 7
SMALL_PRIME, LARGE_PRIME = 8_387_507, 2**60 - 93


class Ours:
    """The library, in a process that answers on a pipe."""

    def __init__(self, threads):
        command = ["cargo", "bench", "--quiet", "--bench", "versus"]
        environment = dict(os.environ, RAYON_NUM_THREADS=str(threads))
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            command, cwd=HERE, env=environment, stdin=pipe, stdout=pipe, text=True
        )

    def seconds(self, what, matrix):
        with tempfile.NamedTemporaryFile(suffix=".f64") as file:
            file.write(np.ascontiguousarray(matrix.T).tobytes())
            file.flush()
            rows, columns = matrix.shape
            self.process.stdin.write(f"{what} {rows} {columns} {file.name}\n")
            self.process.stdin.flush()
            return float(self.process.stdout.readline())


def seconds(call, least):
    """Seconds of one call, of as many as fill that time; less those of a call that does nothing."""
    calls = 1
    while True:
        spent = loop(call, calls)
        if spent >= least:
            return (spent - (loop(IDLE, calls) if least else 0)) / calls
        calls *= 2


def loop(call, calls):
    start = time.perf_counter()
    for _ in itertools.repeat(None, calls):
        call()
    return time.perf_counter() - start


IDLE = flint.nmod_mat(1, 1, 3).nrows
LEAST = 0.002


def attention(size, rng):
    scores = rng.normal(size=(size, 8)) @ rng.normal(size=(8, size)) / np.sqrt(8)
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asfortranarray(weights / weights.sum(axis=1, keepdims=True))


def residues(matrix, prime):
    """Integers below the prime: FLINT is not charged for the reduction of floats."""
    scaled = (matrix * 2.0**53).astype(np.int64) % prime
    return flint.nmod_mat(*matrix.shape, [int(entry) for entry in scaled.flat], prime)


def row(size, ours, rng):
    matrix = attention(size, rng)
    # FLINT reduces a copy each time, as the others do.
    small, large = residues(matrix, SMALL_PRIME), residues(matrix, LARGE_PRIME)
    least = LEAST if size < 100 else 0.0
    ways = {
        "ours": lambda: ours.seconds("rank", matrix),
        "LAPACK LU": lambda: seconds(functools.partial(lapack.dgetrf, matrix), least),
        "FLINT 23 bits": lambda: seconds(small.rank, least),
        "FLINT 60 bits": lambda: seconds(large.rank, least),
        "svdvals": lambda: seconds(functools.partial(np.linalg.svdvals, matrix), least),
        "matrix_rank": lambda: seconds(functools.partial(np.linalg.matrix_rank, matrix), least),
        "nalgebra SVD": lambda: ours.seconds("svd", matrix),
    }
    slow = {"svdvals", "matrix_rank", "nalgebra SVD"}
    times = {name: [] for name in ways}
    for turn in range(ROUNDS):
        for name, way in ways.items():
            # Seconds a call: three of them show a ratio of nine.
            if size < 2048 or name not in slow or turn < 3:
                times[name].append(way())
    return {name: statistics.median(values) for name, values in times.items()}


def table(rows):
    names = list(next(iter(rows.values())))
    print("| n | " + " | ".join(names) + " |  ours / LU | FLINT's best / ours | matrix_rank / ours |")
    print("|" + "---|" * (len(names) + 4))
    for size, times in rows.items():
        cells = [f"{times[name] * 1e3:.3g}" for name in names]
        best = min(times["FLINT 23 bits"], times["FLINT 60 bits"])
        ours = times["ours"]
        cells += [f"{ours / times['LAPACK LU']:.2f}", f"{best / ours:.1f}"]
        cells += [f"{times['matrix_rank'] / ours:.1f}"]
        print(f"| {size} | " + " | ".join(cells) + " |")


def more(one, two, rng):
    """Ratios beside ourselves, and beside what we left out."""
    for size in (256, 512, 1024, 2048):
        matrix = attention(size, rng)
        single, double = in_turn([lambda: one.seconds("ranks", matrix),
                                  lambda: two.seconds("ranks", matrix)])
        # The first call after a pause finds the second thread asleep.
        cold, colder = in_turn([lambda: one.seconds("rank", matrix),
                                lambda: two.seconds("rank", matrix)])
        print(f"n = {size}: one thread {single * 1e3:.3g} ms, two {double * 1e3:.3g} ms,"
              f" ratio {single / double:.2f}; after a pause {cold * 1e3:.3g} and {colder * 1e3:.3g} ms")
    for size in (64, 256, 512, 1024, 2048):
        causal = np.tril(attention(size, rng))
        ways = [lambda what=what: one.seconds(what, causal) for what in ("ranks", "sum")]
        ways.append(lambda: seconds(causal.sum, LEAST))
        rank, plain, vectors = in_turn(ways)
        print(f"n = {size}, causal: {rank * 1e3:.3g} ms; sum of the entries, one after the other"
              f" {plain * 1e3:.3g} ms, ratio {rank / plain:.2f}; numpy's sum {vectors * 1e3:.3g} ms,"
              f" ratio {rank / vectors:.2f}")
    whole = lambda rows, columns: rng.integers(-9, 10, (rows, columns)).astype(float)  # noqa: E731
    low = whole(1024, 8) @ whole(8, 1024)
    certified = statistics.median(one.seconds("certified", low) for _ in range(ROUNDS))
    print(f"rank 8, 1024 x 1024 whole numbers: both bounds proved and checked again in"
          f" {certified * 1e3:.3g} ms")
    for size in (64, 256, 512, 1024):
        for name, matrix in (("attention", attention(size, rng)),
                             ("random normal", np.asfortranarray(rng.normal(size=(size, size))))):
            verified, exact = in_turn([lambda: seconds(functools.partial(verify, matrix), LEAST),
                                       lambda: one.seconds("rank", matrix)])
            print(f"n = {size}, {name}: verified floating point {verified * 1e3:.3g} ms, bound"
                  f" {verify(matrix):.1e} (proved below 1), ours {exact * 1e3:.3g} ms,"
                  f" ratio {verified / exact:.1f}")


def verify(matrix):
    """A bound of the norm of I - R A for an approximate inverse R: A is nonsingular if it is below
    1. Rump, "Verification methods: rigorous results using floating-point arithmetic", 2010."""
    size = len(matrix)
    factors, pivots, _ = lapack.dgetrf(matrix)
    inverse, singular = lapack.dgetri(factors, pivots)
    if singular:
        return np.inf
    residual = blas.dgemm(-1.0, inverse, matrix)
    residual.flat[:: size + 1] += 1.0
    rounding = (size + 2) * np.finfo(float).eps
    ones = np.ones(size)
    bound = np.abs(residual) @ ones + rounding * (np.abs(inverse) @ (np.abs(matrix) @ ones) + 1)
    return bound.max() * (1 + rounding)


def in_turn(ways):
    """Medians."""
    turns = [[way() for way in ways] for _ in range(ROUNDS)]
    return [statistics.median(times) for times in zip(*turns)]


def draw(rows, path):
    """Time against n on logarithmic axes."""
    width, height, left, top = 640, 420, 60, 20
    names = list(next(iter(rows.values())))
    sizes = list(rows)
    times = [time for each in rows.values() for time in each.values()]
    low, high = np.floor(np.log10(min(times))), np.ceil(np.log10(max(times)))
    x = lambda n: left + np.log2(n / sizes[0]) / np.log2(sizes[-1] / sizes[0]) * (width - 220)  # noqa: E731
    y = lambda t: top + (high - np.log10(t)) / (high - low) * (height - 70)  # noqa: E731
    colours = ["#c00", "#06c", "#080", "#6b6", "#888", "#444", "#c80"]
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        ' font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
    ]
    for power in range(int(low), int(high) + 1):
        at = y(10.0**power)
        lines.append(f'<path d="M{left} {at:.1f}H{width - 160}" stroke="#ddd"/>')
        lines.append(f'<text x="{left - 8}" y="{at + 4:.1f}" text-anchor="end">1e{power} s</text>')
    for size in sizes:
        at = height - 30
        lines.append(f'<text x="{x(size):.1f}" y="{at}" text-anchor="middle">{size}</text>')
    lines.append(f'<text x="{(left + width - 160) / 2:.0f}" y="{height - 10}">tokens</text>')
    ends = sorted(names, key=lambda name: -rows[sizes[-1]][name])
    heights = {}
    for name in ends:
        at = y(rows[sizes[-1]][name])
        heights[name] = max([at] + [other + 14 for other in heights.values()])
    for name, colour in zip(names, colours):
        points = " ".join(f"{x(n):.1f},{y(rows[n][name]):.1f}" for n in sizes)
        stroke = 3 if name == "ours" else 1.5
        lines.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="{stroke}"/>'
        )
        lines.append(
            f'<text x="{width - 152}" y="{heights[name] + 4:.1f}" fill="{colour}">{name}</text>'
        )
    with open(path, "w") as file:
        file.write("\n".join(lines + ["</svg>"]) + "\n")


def main():
    wanted = sys.argv[1:] or [*map(str, SIZES), "more"]
    print(f"python {sys.version.split()[0]}, numpy {np.__version__}, scipy {scipy.__version__},"
          f" python-flint {flint.__version__} (FLINT {flint.__FLINT_VERSION__})")
    print(f"medians of {ROUNDS} runs in turn, in milliseconds")
    one, two = Ours(1), Ours(2)
    rng = np.random.default_rng(1)
    rows = {size: row(size, one, rng) for size in SIZES if str(size) in wanted}
    if rows:
        table(rows)
        keep(rows)
    if "more" in wanted:
        more(one, two, rng)


def keep(rows):
    """Adds to the times of former runs, and draws all."""
    if os.path.exists(KEPT):
        with open(KEPT) as file:
            rows = {int(size): times for size, times in json.load(file).items()} | rows
    rows = dict(sorted(rows.items()))
    with open(KEPT, "w") as file:
        json.dump(rows, file)
    draw(rows, os.path.join(HERE, "versus.svg"))


main()
