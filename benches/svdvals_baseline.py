"""Prints the milliseconds that LAPACK takes, through numpy, for the singular values of a causal
attention matrix: python svdvals_baseline.py N float64|float32."""

import sys
import time

import numpy as np

size, dtype = int(sys.argv[1]), sys.argv[2]
i, j = np.indices((size, size))
scores = ((i * 7919 + j * 104729 + i * j * 31) % 10007) / 10007.0
weights = np.where(j <= i, np.exp(scores), 0.0)
weights = (weights / weights.sum(axis=1, keepdims=True)).astype(dtype)
np.linalg.svd(weights, compute_uv=False)
start = time.perf_counter()
np.linalg.svd(weights, compute_uv=False)
print((time.perf_counter() - start) * 1e3)
