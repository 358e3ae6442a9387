"""The core property as it would be written in Python: random causal softmax matrices of 1 to 32
tokens have full rank by numpy.linalg.matrix_rank. Prints cases per second.

The property is false in this form (the numerical rank of a full-rank causal matrix is often lower),
so a deficient rank is counted, not asserted."""

import time

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

CASES = 2000
judged = 0
deficient = 0


@settings(
    max_examples=CASES,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(st.integers(1, 32), st.integers(0, 2**32 - 1))
def causal_softmax_is_full_rank(tokens, seed):
    # Drawing the entries by numpy from a seed is the fast way; hypothesis' own arrays are slower.
    global judged, deficient
    scores = np.random.default_rng(seed).uniform(-5, 5, (tokens, tokens))
    scores = np.where(np.tri(tokens, dtype=bool), scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    judged += 1
    deficient += np.linalg.matrix_rank(weights) < tokens


start = time.perf_counter()
causal_softmax_is_full_rank()
print(judged / (time.perf_counter() - start))
