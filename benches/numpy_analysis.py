"""What `fullrank analyze` says of 1,000 heads of 128 x 128 in `f32`, but for the exact rank, with
numpy; and the exact rank, which numpy cannot find, modulo a prime with python-flint, if that is
installed.

    cargo build --release
    python benches/numpy_analysis.py target/release/fullrank

runs each in turn on the same file, a process each, five times, with one thread and with two, and
prints the medians of the time on the clock and of the processor time. Ours is that of the whole
process; of Python only the work counts, from the opened file to the JSON."""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time

HEADS, TOKENS, WIDTH = 1000, 128, 32
ROUNDS = 5
PRIME = 2**31 - 1


def dump(path):
    import numpy as np

    rng = np.random.default_rng(0)
    query, key = rng.standard_normal((2, HEADS, TOKENS, WIDTH), dtype=np.float32)
    scores = query @ key.transpose(0, 2, 1) / np.float32(WIDTH**0.5)
    weights = np.exp(scores - scores.max(-1, keepdims=True))
    np.save(path, weights / weights.sum(-1, keepdims=True))


def numbers(weights):
    """The numbers of one report, in double precision as ours are."""
    import numpy as np

    eps = np.finfo(weights.dtype).eps
    wide = weights.astype(np.float64)
    values = np.linalg.svd(wide, compute_uv=False)
    tolerance = TOKENS * eps * values[0]
    rank = int((values > tolerance).sum())
    shares = values / values.sum()
    errors = np.abs(wide.sum(1) - 1)
    bound = TOKENS * eps / 2 / (1 - TOKENS * eps / 2)
    nonzero = wide != 0
    lower = np.tri(TOKENS, dtype=bool)
    _, group, counts = np.unique(wide, axis=0, return_inverse=True, return_counts=True)
    diagonal = wide.diagonal()
    return {
        "numerical": rank,
        "tolerance": float(tolerance),
        "gap": float(values[rank - 1] / values[rank]) if rank < TOKENS else None,
        "effective": float(np.exp(-(shares * np.log(shares)).sum())),
        "stable": float((values**2).sum() / values[0] ** 2),
        "condition": float(values[0] / values[-1]),
        "log_abs_det": float(np.log(values).sum()),
        "row_error": float(errors.max()),
        "rows_outside": np.flatnonzero(errors > bound).tolist(),
        "full": bool(nonzero.all()),
        "causal": bool((nonzero == lower).all()),
        "anticausal": bool((nonzero == lower.T).all()),
        "nonzero": int(nonzero.sum()),
        "zero_rows": np.flatnonzero(~nonzero.any(1)).tolist(),
        "zero_columns": np.flatnonzero(~nonzero.any(0)).tolist(),
        "duplicate_rows": np.flatnonzero(counts[group] > 1).tolist(),
        "least_self_weight": float(diagonal.min()),
        "zeros_on_the_diagonal": np.flatnonzero(diagonal == 0).tolist(),
        "singular_values": values.tolist(),
        "noise_floor": float(TOKENS * np.finfo(np.float64).eps * values[0]),
    }


def exact_rank(weights):
    """Rows scaled to integers by a power of two, then eliminated modulo a prime."""
    import numpy as np
    from flint import nmod_mat

    exponents = np.frexp(np.where(weights == 0, 1, weights))[1].min(1) - 24
    mantissas, shifts = np.frexp(weights)
    integers = (mantissas * 2**24).astype(np.int64)
    shifts = (shifts - 24 - exponents[:, None]).astype(np.int64)
    powers = np.array([pow(2, k, PRIME) for k in range(int(shifts.max()) + 1)])
    residues = integers * powers[np.maximum(shifts, 0)] % PRIME
    return nmod_mat(TOKENS, TOKENS, residues.ravel().tolist(), PRIME).rank()


WORK = {"numbers": numbers, "exact_rank": exact_rank}


def work(name, path, out):
    """One way of Python in a process of its own: prints the times."""
    import numpy as np

    try:
        import flint  # noqa: F401
    except ImportError:
        if name == "exact_rank":
            return
    wall, processor = time.perf_counter(), time.process_time()
    text = json.dumps([WORK[name](head) for head in np.load(path, mmap_mode="r")])
    print(time.perf_counter() - wall, time.process_time() - processor)
    with open(out, "w") as file:
        file.write(text)


def environment(threads):
    # Some machines name an old kernel here, which would be unfair to numpy.
    unfair = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
    kept = {name: value for name, value in os.environ.items() if name not in unfair}
    return {**kept, "OPENBLAS_NUM_THREADS": str(threads), "RAYON_NUM_THREADS": str(threads)}


def python(name, path, out, threads):
    command = [sys.executable, __file__, name, path, out]
    done = subprocess.run(command, check=True, capture_output=True, env=environment(threads))
    return [float(field) for field in done.stdout.split()]


def fullrank(program, path, out, threads):
    def processor():
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime

    command = [program, "analyze", path, "--json", "--quiet"]
    wall, before = time.perf_counter(), processor()
    with open(out, "w") as file:
        subprocess.run(command, check=True, stdout=file, env=environment(threads))
    return [time.perf_counter() - wall, processor() - before]


def compare(folder):
    """Refuses to compare what is not the same."""
    ours = json.load(open(f"{folder}/ours"))
    for mine, other in zip(ours, json.load(open(f"{folder}/numbers"))):
        rank = mine["rank"]
        assert rank["numerical"]["rank"] == other["numerical"]
        assert mine["stochastic"]["rows_outside"] == other["rows_outside"]
        for a, b in [
            (rank["effective"], other["effective"]),
            (rank["stable"], other["stable"]),
            (mine["log_abs_det"], other["log_abs_det"]),
            (mine["condition"], other["condition"]),
        ]:
            assert abs(a - b) < 1e-6 * abs(b), (a, b)
    if os.path.exists(f"{folder}/exact_rank"):
        ranks = json.load(open(f"{folder}/exact_rank"))
        assert ranks == [mine["rank"]["exact"]["lower"] for mine in ours]


def main(program):
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/heads.npy"
        dump(path)
        for threads in (1, 2):
            times = {"ours": [], "numbers": [], "exact_rank": []}
            for _ in range(ROUNDS):
                times["ours"].append(fullrank(program, path, f"{folder}/ours", threads))
                for name in WORK:
                    times[name].append(python(name, path, f"{folder}/{name}", threads))
            compare(folder)
            for at, clock in enumerate(("clock", "processor")):
                median = {
                    name: statistics.median(took[at] for took in rounds)
                    for name, rounds in times.items()
                    if all(rounds)
                }
                ours, numpy = median["ours"], median["numbers"]
                line = f"{threads} threads, {clock}: fullrank with exact ranks {ours:.2f} s"
                line += f"; numpy without {numpy:.2f} s, {numpy / ours:.1f} x"
                if "exact_rank" in median:
                    both = numpy + median["exact_rank"]
                    line += f"; numpy and flint with {both:.2f} s, {both / ours:.1f} x"
                print(line)


if __name__ == "__main__":
    if sys.argv[1] in WORK:
        work(*sys.argv[1:])
    else:
        main(sys.argv[1])
