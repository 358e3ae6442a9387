"""Prints the milliseconds that LAPACK takes, through scipy, for the singular values of a causal
attention matrix, in the arithmetic of its type: python svdvals_baseline.py N float64|float32."""

import sys
import time

import numpy as np
from scipy.linalg import lapack

size, dtype = int(sys.argv[1]), sys.argv[2]
i, j = np.indices((size, size))
scores = ((i * 7919 + j * 104729 + i * j * 31) % 10007) / 10007.0
weights = np.where(j <= i, np.exp(scores), 0.0)
weights = np.asfortranarray(weights / weights.sum(axis=1, keepdims=True), dtype=dtype)
gesdd = {"float64": lapack.dgesdd, "float32": lapack.sgesdd}[dtype]
gesdd(weights, compute_uv=0)
start = time.perf_counter()
gesdd(weights, compute_uv=0)
print((time.perf_counter() - start) * 1e3)
