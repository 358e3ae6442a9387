"""The core property as it would be written in Python: random causal softmax matrices of 1 to 32
tokens have full rank by numpy.linalg.matrix_rank. Prints cases per second, twice: with scores drawn
by hypothesis, the usual way, and with scores drawn by numpy from a seed, the fastest way.

The property is false in this form (the numerical rank of a full-rank causal matrix is often lower),
so a deficient rank is counted, not asserted."""

import time

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays


def judge(scores):
    tokens = len(scores)
    scores = np.where(np.tri(tokens, dtype=bool), scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    return np.linalg.matrix_rank(weights) < tokens


def rate(strategy, make, cases):
    judged = deficient = 0

    @settings(
        max_examples=cases,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def causal_softmax_is_full_rank(case):
        nonlocal judged, deficient
        judged += 1
        deficient += judge(make(case))

    start = time.perf_counter()
    causal_softmax_is_full_rank()
    return judged / (time.perf_counter() - start)


def from_seed(case):
    tokens, seed = case
    return np.random.default_rng(seed).uniform(-5, 5, (tokens, tokens))


drawn = st.integers(1, 32).flatmap(
    lambda tokens: arrays(np.float64, (tokens, tokens), elements=st.floats(-5, 5))
)
seeded = st.tuples(st.integers(1, 32), st.integers(0, 2**32 - 1))
print(rate(drawn, lambda scores: scores, 200), rate(seeded, from_seed, 2000))
