"""The CPU of a request under two loads, of which one stands still while the other goes on.

In slices so short that which core a process found, and what else the machine did, hits both alike. All
that the gateway uses for a load is on that load's account, from its first connection to the last one's end.
"""

from . import process

SLICE_SECONDS = 0.05


def pair(pid, first, second, seconds):
    """CPU microseconds of a request of the first load, added by the second, and of its JIT threads.

    :param first: starts the first load (load.Stopped); it is given for how many seconds that must last
    :param seconds: for which each of the two goes on
    """
    lasts = 3 * seconds + 2  # each stands still for as long as the other goes on, and a little more
    loads, said, used = {}, {}, {start: [0, 0] for start in (first, second)}
    clock = process.Clock(pid)

    def timed(start, part):
        before = clock.read()
        part()
        for kind, (old, new) in enumerate(zip(before, clock.read())):
            used[start][kind] += new - old

    for start in used:
        timed(start, lambda: loads.update({start: start(lasts)}))
    for turn in range(round(seconds / SLICE_SECONDS)):
        for start in used if turn % 2 == 0 else reversed(used):
            timed(start, lambda: loads[start].runs(SLICE_SECONDS))
    for start in used:
        # It does not end at once, and what it still asks for counts.
        timed(start, lambda: said.update({start: loads[start].ends()}))
    for each in said.values():
        if each["errors"]:
            raise SystemExit(f"{each['errors']} of {each['requests']} requests failed")
    base, other = (used[start][0] / 1000 / said[start]["requests"] for start in used)
    return {"base": base, "with": other, "added": other - base,
            "jit": used[second][1] / 1000 / said[second]["requests"]}
