"""Writes numpy.json.gz: what str() of NumPy arrays gives under various print options.

Python 3 with NumPy 1.24: python3 numpy_golden.py, in this directory.
"""
import gzip
import json

import numpy as np

rng = np.random.default_rng(1)


def numbers(n):
    """n numbers of one of several kinds, some of them with nan, inf and signed zeros among them."""
    x = rng.standard_normal(n)
    kinds = [
        lambda: x,
        lambda: x * 10.0 ** rng.integers(-12, 12),
        lambda: rng.integers(-20, 20, n).astype(float),
        lambda: np.round(x * 10.0 ** rng.integers(-3, 6), int(rng.integers(0, 6))),
        lambda: x * 10.0 ** rng.integers(-5, 9, n),
        lambda: x * 10.0 ** rng.integers(-300, 300, n),
        lambda: rng.integers(-4000, 4000, n) / 2.0 ** rng.integers(0, 12),  # ties in rounding
        lambda: np.where(rng.random(n) < 0.5, 0.0, x),
    ]
    out = kinds[rng.integers(len(kinds))]()
    if rng.random() < 0.25:
        special = rng.choice([np.nan, np.inf, -np.inf, -0.0, 0.0], n)
        out = np.where(rng.random(n) < rng.choice([0.1, 0.5, 1.0]), special, out)
    return out


def shape():
    dims = [int(rng.choice([0, 1, 2, 3, 4, 7, 12], p=[0.02, 0.2, 0.2, 0.2, 0.2, 0.1, 0.08])) for _ in range(rng.integers(6))]
    if len(dims) == 1:
        dims = [int(rng.integers(60))]
    while np.prod(dims) > 60:
        dims[int(np.argmax(dims))] //= 2
    return dims


def case(precision, threshold, edgeitems, linewidth, array):
    with np.printoptions(precision=precision, threshold=threshold, edgeitems=edgeitems, linewidth=linewidth):
        text = str(array)
    return {
        "printing": {"Precision": precision, "Threshold": threshold, "EdgeItems": edgeitems, "LineWidth": linewidth},
        "shape": array.shape, "data": [x.hex() for x in array.ravel().tolist()], "want": text,
    }


cases = [case(4, 1000, 3, 75, np.arange(1001.0)), case(4, 1000, 3, 75, np.arange(2000.0).reshape(4, 5, 100))]
for i in range(500):
    options = (4, 1000, 3, 75)
    if i % 2:
        options = [int(rng.choice(c)) for c in ([0, 1, 2, 6, 8, 16, 20], [0, 10, 30, 1000], [1, 2, 3], [1, 20, 40, 75, 120])]
    dims = shape()
    cases.append(case(*options, numbers(int(np.prod(dims))).reshape(dims)))
with open("numpy.json.gz", "wb") as f:
    f.write(gzip.compress(json.dumps(cases).encode(), mtime=0))
