"""Compares the exact ranks of `fullrank analyze` with those of FLINT, on matrices of many kinds.

    pip install numpy python-flint
    python3 tests/flint_oracle.py target/release/fullrank
"""

import collections
import json
import math
import os
import struct
import subprocess
import sys
import tempfile

import flint
import numpy as np

SIZES = [1, 2, 3, 4, 6, 9, 16, 24]
COPIES = 4


def whole(rng, rows, columns):
    return rng.integers(-3, 4, (rows, columns)).astype(float)


def softmax(scores, visible):
    scores = np.where(visible, scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True)


def scores(n, rng):
    width = int(rng.integers(1, 5))
    return rng.choice([0.5, 2, 8]) * rng.normal(size=(n, width)) @ rng.normal(size=(width, n))


def full(n):
    return np.ones((n, n), dtype=bool)


def causal(n):
    return np.tri(n, dtype=bool)


def prefix(n, rng):
    return causal(n) | (np.arange(n) < rng.integers(0, n + 1))[None, :]


def window(n, rng):
    return abs(np.subtract.outer(np.arange(n), np.arange(n))) <= rng.integers(0, 3)


def documents(n, rng):
    document = np.sort(rng.integers(0, 3, n))
    return document[:, None] == document[None, :]


def linear(n, rng, mask):
    features = np.maximum(rng.normal(size=(2, n, 2)), 0) + rng.choice([0, 1])
    weights = np.where(mask, features[0] @ features[1].T, 0)
    return weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-3)


def low_rank(n, rng):
    rank = int(rng.integers(0, n + 1))
    return whole(rng, n, rank) @ whole(rng, rank, n)


def duplicated(n, rng):
    return rng.normal(size=(n, n))[rng.integers(0, n, n)]


def nearly_singular(n, rng):
    matrix = duplicated(n, rng)
    at = tuple(rng.integers(0, n, 2))
    matrix[at] = np.nextafter(matrix[at], 9)
    return matrix


def kahan(n, rng):
    sine = rng.uniform(0.1, 0.9)
    unit = np.eye(n) - math.sqrt(1 - sine**2) * np.triu(np.ones((n, n)), 1)
    return sine ** np.arange(n)[:, None] * unit


def pascal(n, rng):
    return np.array([[float(math.comb(i + j, i)) for j in range(n)] for i in range(n)])


def permuted(n, rng):
    triangle = np.tril(rng.normal(size=(n, n)))
    triangle[np.diag_indices(n)] *= rng.random(n) > 0.1
    return triangle[rng.permutation(n)][:, rng.permutation(n)]


def graded(n, rng):
    powers = 2.0 ** rng.integers(-14, 15, (2, n))
    return low_rank(n, rng) * powers[0][:, None] * powers[1][None, :]


def extreme(n, rng):
    """Entries over all of the range of f64, with a pair of equal columns."""
    matrix = rng.normal(size=(n, n)) * 2.0 ** rng.integers(-1070, 1000, (n, n))
    return matrix[:, rng.integers(0, n, n)]


def wild(n, rng):
    return rng.normal(size=(n, n)) * 2.0 ** rng.integers(-1000, 1000, (n, n))


def blocks(first, second):
    zeros = np.zeros((len(first), len(second)))
    return np.block([[first, zeros], [zeros.T, second]])


def deficient_blocks(n, rng, make=wild):
    """Equal rows in one block, equal columns in the other: long null vectors on both sides."""
    first, second = make(n // 2, rng), make(n - n // 2, rng)
    first[:1], second[:, :1] = first[-1:], second[:, -1:]
    return blocks(first, second)


def coupled_blocks(n, rng):
    matrix = deficient_blocks(n, rng)
    matrix[: n // 2, n // 2 :] = wild(n, rng)[: n // 2, n // 2 :]
    return matrix[rng.permutation(n)][:, rng.permutation(n)]


def hidden_blocks(n, rng):
    return whole(rng, n, n) @ deficient_blocks(n, rng, lambda n, rng: whole(rng, n, n)) @ whole(rng, n, n)


def zeros(n, rng):
    matrix = wild(n, rng)
    matrix[: (n + 2) // 2, : (n + 1) // 2] = 0
    return matrix[rng.permutation(n)][:, rng.permutation(n)]


def mixture(n, rng):
    return (softmax(scores(n, rng), causal(n)) + softmax(scores(n, rng), causal(n).T)) / 2


def sparse(n, rng):
    return whole(rng, n, n) * (rng.random((n, n)) < 2 / n)


KINDS = {
    "random": lambda n, rng: rng.normal(size=(n, n)),
    "small whole numbers": lambda n, rng: whole(rng, n, n),
    "low rank": low_rank,
    "low rank, wide": lambda n, rng: low_rank(n, rng)[: max(1, n // 2)],
    "low rank, tall": lambda n, rng: low_rank(n, rng)[:, : max(1, n // 2)],
    "sparse": sparse,
    "nearly singular": nearly_singular,
    "duplicated rows": duplicated,
    "Hilbert": lambda n, rng: 1 / (1.0 + np.add.outer(np.arange(n), np.arange(n))),
    "Kahan": kahan,
    "Pascal": pascal,
    "Vandermonde": lambda n, rng: np.vander(rng.integers(-4, 5, n) / 4, increasing=True),
    "graded": graded,
    "extreme": extreme,
    "permuted triangle": permuted,
    "deficient blocks": deficient_blocks,
    "deficient blocks, coupled": coupled_blocks,
    "deficient blocks, coupled below": lambda n, rng: coupled_blocks(n, rng).T,
    "deficient blocks, hidden": hidden_blocks,
    "block of zeros": zeros,
    "softmax": lambda n, rng: softmax(scores(n, rng), full(n)),
    "softmax, equal scores": lambda n, rng: softmax(np.zeros((n, n)), prefix(n, rng)),
    "softmax, causal": lambda n, rng: softmax(scores(n, rng), causal(n)),
    "softmax, prefix": lambda n, rng: softmax(scores(n, rng), prefix(n, rng)),
    "softmax, window": lambda n, rng: softmax(scores(n, rng), window(n, rng)),
    "softmax, documents": lambda n, rng: softmax(scores(n, rng), documents(n, rng)),
    "softmax, opposite heads": mixture,
    "linear": lambda n, rng: linear(n, rng, full(n)),
    "linear, causal": lambda n, rng: linear(n, rng, causal(n)),
}


def to_bf16(array):
    """The upper halves of f32, as bits: truncation is as good a rounding as any here."""
    return (array.astype(np.float32).view(np.uint32) >> 16).astype(np.uint16)


TYPES = {
    "F16": lambda array: array.astype(np.float16),
    "BF16": to_bf16,
    "F32": lambda array: array.astype(np.float32),
    "F64": lambda array: array,
}


def values(array, dtype):
    """The stored numbers as f64."""
    if dtype == "BF16":
        return (array.astype(np.uint32) << 16).view(np.float32).astype(float)
    return array.astype(float)


def write_safetensors(path, tensors):
    header, data = {}, b""
    for name, (dtype, array) in tensors.items():
        end = len(data) + array.nbytes
        header[name] = {"dtype": dtype, "shape": array.shape, "data_offsets": [len(data), end]}
        data += array.tobytes()
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def flint_rank(matrix):
    """Rows of floats are rows of integers up to a power of two, and those have a rank over Z."""
    rows = []
    for row in matrix.tolist():
        ratios = [entry.as_integer_ratio() for entry in row]
        common = max(denominator for _, denominator in ratios)
        rows.append([numerator * (common // denominator) for numerator, denominator in ratios])
    return flint.fmpz_mat(rows).rank()


def main():
    (binary,) = sys.argv[1:]
    rng = np.random.default_rng(2026)
    tensors = {}
    with np.errstate(all="ignore"):
        for kind, make in KINDS.items():
            for dtype, store in TYPES.items():
                for n in SIZES:
                    stack = np.stack([make(n, rng) for _ in range(COPIES)])
                    stored = store(stack)
                    # What overflows in a narrow type is set to zero there.
                    stored[~np.isfinite(values(stored, dtype))] = 0
                    tensors[f"{kind}/{dtype}/{n}"] = (dtype, stored)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "oracle.safetensors")
        write_safetensors(path, tensors)
        output = subprocess.run([binary, "analyze", "--json", path], stdout=subprocess.PIPE)
        reports = json.loads(output.stdout)
    wrong, deficient, certificates = 0, 0, collections.Counter()
    for report in reports:
        dtype, stack = tensors[report["tensor"]]
        matrix = values(stack[report["index"][0]], dtype)
        expected, found = flint_rank(matrix), report["rank"]["exact"]
        certificates[found["certificate"]] += 1
        deficient += expected < min(matrix.shape)
        if (found["lower"], found["upper"]) != (expected, expected):
            wrong += 1
            print(f"{report['tensor']} {report['index']}: FLINT says {expected}, not {found}")
    compared = len(reports)
    print(f"{compared} matrices, {deficient} of them deficient, {dict(certificates)}")
    if compared != len(KINDS) * len(TYPES) * len(SIZES) * COPIES or compared < 2000:
        sys.exit(f"{compared} matrices were compared: not all of them")
    if deficient < 500 or min(certificates.values()) < 20 or len(certificates) < 8:
        sys.exit("too few deficient matrices, or certificates of a kind")
    print(f"{compared - wrong} passed, {wrong} failed")
    sys.exit(wrong > 0)


main()
