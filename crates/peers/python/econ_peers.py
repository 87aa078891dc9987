"""Times one package on one made-up table, as `asterism bench econ` times our own steps.

usage: econ_peers.py PEER TABLE.npy[,TABLE.npy of further years]. Prints one line of JSON: seconds by step and the peak in kB.
Loading and building the input table are not counted. Short steps are repeated; the median is told.
"""
import json
import resource
import sys
import time
import warnings

import numpy as np

warnings.simplefilter("ignore")


def timed(step):
    times, whole = [], time.perf_counter()
    while True:
        begun = time.perf_counter()
        given = step()
        times.append(time.perf_counter() - begun)
        if time.perf_counter() - whole > 1.0 or len(times) == 25:
            return sorted(times)[len(times) // 2], given


def numpy_steps(counts):
    """What a careful user of numpy and scipy writes: float32 products, a sparse symmetric eigenproblem."""
    from scipy.sparse import csr_array, diags_array
    from scipy.sparse.linalg import eigsh

    def quotients():
        rows, columns = counts.sum(1), counts.sum(0)
        lq = counts / rows[:, None] / (columns / columns.sum())[None, :]
        return lq, (lq >= 1) & (counts > 0)

    def proximity():
        ones = present.astype(np.float32)
        shared = ones.T @ ones
        own = np.diag(shared)
        phi = shared / np.maximum(own[:, None], own[None, :])
        np.fill_diagonal(phi, 0)
        return phi

    def density():
        return (present.astype(np.float32) @ phi) / phi.sum(0)[None, :]

    def complexity():
        diversity, ubiquity = present.sum(1), present.sum(0)
        rows, columns = diags_array(1 / np.sqrt(diversity)), diags_array(1 / np.sqrt(ubiquity))
        scaled = rows @ csr_array(present.astype(float)) @ columns
        smaller = scaled @ scaled.T if scaled.shape[0] < scaled.shape[1] else scaled.T @ scaled
        _, vectors = eigsh(smaller, k=3, which="LA")
        second = vectors[:, -2]
        other = scaled.T @ second if scaled.shape[0] < scaled.shape[1] else scaled @ second
        return second, other

    seconds = {}
    seconds["quotients"], (_, present) = timed(quotients)
    seconds["proximity"], phi = timed(proximity)
    seconds["density"], _ = timed(density)
    seconds["complexity"], _ = timed(complexity)
    return seconds


def economic_complexity_steps(counts):
    import pandas as pd
    import economic_complexity as ec

    table = pd.DataFrame(
        counts,
        index=pd.Index([f"r{i}" for i in range(counts.shape[0])], name="region"),
        columns=pd.Index([f"i{i}" for i in range(counts.shape[1])], name="industry"),
    )
    seconds = {}
    seconds["quotients"], quotients = timed(lambda: ec.rca(table))
    seconds["proximity"], proximity = timed(lambda: ec.proximity(quotients))
    seconds["density"], _ = timed(lambda: ec.relatedness(quotients, proximities=proximity))
    seconds["complexity"], _ = timed(lambda: ec.complexity(quotients))
    return seconds


def ecomplexity_call(tables):
    import pandas as pd
    from ecomplexity import ecomplexity

    def long(year, counts):
        regions, industries = counts.shape
        return pd.DataFrame({
            "time": year,
            "region": np.repeat([f"r{i}" for i in range(regions)], industries),
            "industry": np.tile([f"i{i}" for i in range(industries)], regions),
            "value": counts.ravel(),
        })

    def call(table):
        columns = {"time": "time", "loc": "region", "prod": "industry", "val": "value"}
        return ecomplexity(table, columns, check_logsupermodularity=False, verbose=False)

    # What it sets up once is not counted.
    call(long(0, tables[0][:30, :20]))
    table = pd.concat([long(year, counts) for year, counts in enumerate(tables)])
    return timed(lambda: call(table))[0]


def main():
    peer, files = sys.argv[1], sys.argv[2].split(",")
    tables = [np.load(file) for file in files]
    if peer == "numpy":
        seconds = numpy_steps(tables[0])
        if len(tables) > 1:
            begun = time.perf_counter()
            for counts in tables:
                once(counts)
            seconds["years"] = time.perf_counter() - begun
        size = np.random.default_rng(1).random((1536, 1536))
        seconds["product"], _ = timed(lambda: size @ size)
    elif peer == "economic-complexity":
        seconds = economic_complexity_steps(tables[0])
    else:
        seconds = {"call": ecomplexity_call(tables[:1])}
        if len(tables) > 1:
            seconds["years"] = ecomplexity_call(tables)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"seconds": seconds, "peak": peak}))


def once(counts):
    """The four steps a single time."""
    global timed
    repeated, timed = timed, lambda step: (0.0, step())
    numpy_steps(counts)
    timed = repeated


main()
