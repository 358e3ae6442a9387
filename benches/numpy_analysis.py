"""What `fullrank analyze` says of 1,000 heads of 128 x 128, but for the exact rank, with numpy;
and the exact rank modulo a prime with python-flint, where it is installed.

    cargo build --release
    python benches/numpy_analysis.py target/release/fullrank

runs both in turn on the same file, three times, on one thread each, and prints the medians of the
processor time in seconds and their ratio: time on the clock depends on what else the machine does.
More threads help fullrank, which analyses as many matrices at once, and not numpy, whose matrices of
this size are too small to share."""

import json
import os
import statistics
import subprocess
import sys
import tempfile

# Some machines name an old kernel here, which would be unfair to numpy. Read when numpy starts.
for variable in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(variable, None)
os.environ.update(OPENBLAS_NUM_THREADS="1", RAYON_NUM_THREADS="1")

import numpy as np  # noqa: E402

HEADS, TOKENS, WIDTH = 1000, 128, 32
ROUNDS = 3
PRIME = 2**31 - 1


def dump(path):
    rng = np.random.default_rng(0)
    query, key = rng.standard_normal((2, HEADS, TOKENS, WIDTH), dtype=np.float32)
    scores = query @ key.transpose(0, 2, 1) / np.float32(WIDTH**0.5)
    weights = np.exp(scores - scores.max(-1, keepdims=True))
    np.save(path, weights / weights.sum(-1, keepdims=True))


def numbers(weights):
    """The numbers of one report, in double precision as ours are."""
    wide = weights.astype(np.float64)
    values = np.linalg.svd(wide, compute_uv=False)
    tolerance = TOKENS * np.finfo(weights.dtype).eps * values[0]
    shares = values / values.sum()
    sums = wide.sum(1)
    nonzero = wide != 0
    return {
        "numerical": int((values > tolerance).sum()),
        "effective": float(np.exp(-(shares * np.log(shares)).sum())),
        "stable": float((values**2).sum() / values[0] ** 2),
        "condition": float(values[0] / values[-1]),
        "log_abs_det": float(np.log(values).sum()),
        "row_error": float(np.abs(sums - 1).max()),
        "full": bool(nonzero.all()),
        "causal": bool((nonzero == np.tri(TOKENS, dtype=bool)).all()),
        "zero_rows": int((~nonzero.any(1)).sum()),
        "zero_columns": int((~nonzero.any(0)).sum()),
        "duplicate_rows": TOKENS - len(np.unique(wide, axis=0)),
        "least_self_weight": float(wide.diagonal().min()),
        "singular_values": values.tolist(),
    }


def exact_rank(weights):
    """Rows scaled to integers by a power of two, then eliminated modulo a prime."""
    from flint import nmod_mat

    exponents = np.frexp(np.where(weights == 0, 1, weights))[1].min(1) - 24
    mantissas, shifts = np.frexp(weights)
    integers = (mantissas * 2**24).astype(np.int64)
    shifts = (shifts - 24 - exponents[:, None]).astype(np.int64)
    powers = np.array([pow(2, k, PRIME) for k in range(int(shifts.max()) + 1)])
    residues = integers * powers[np.maximum(shifts, 0)] % PRIME
    return nmod_mat(TOKENS, TOKENS, residues.ravel().tolist(), PRIME).rank()


def seconds(work):
    """Processor time of this process and of those that it waited for."""
    before = os.times()
    result = work()
    return sum(os.times()[:4]) - sum(before[:4]), result


def main(fullrank):
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/heads.npy"
        dump(path)
        command = [fullrank, "analyze", path, "--json", "--quiet"]
        ours, theirs, exact = [], [], []
        for _ in range(ROUNDS):
            took, result = seconds(lambda: subprocess.run(command, check=True, capture_output=True))
            ours.append(took)
            took, reports = seconds(lambda: json.dumps([numbers(head) for head in np.load(path)]))
            theirs.append(took)
            try:
                took, ranks = seconds(lambda: [exact_rank(head) for head in np.load(path)])
                exact.append(took)
            except ImportError:
                ranks = None
        for mine, other in zip(json.loads(result.stdout), json.loads(reports)):
            assert abs(mine["rank"]["effective"] - other["effective"]) < 1e-6 * other["effective"]
            assert mine["rank"]["numerical"]["rank"] == other["numerical"]
        if ranks:
            assert ranks == [r["rank"]["exact"]["lower"] for r in json.loads(result.stdout)]
    ours, theirs = statistics.median(ours), statistics.median(theirs)
    print(f"fullrank, with exact ranks: {ours:.2f} s")
    print(f"numpy {np.__version__}, without: {theirs:.2f} s; ratio {theirs / ours:.1f}")
    if exact:
        both = theirs + statistics.median(exact)
        print(f"numpy and flint, with exact ranks: {both:.2f} s; ratio {both / ours:.1f}")


if __name__ == "__main__":
    main(sys.argv[1])
