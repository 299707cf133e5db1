"""What a process, with all its children, has used: read from /proc."""

import glob
import os
import re
import subprocess
import time

PAGE = os.sysconf("SC_PAGE_SIZE")
COMPILER_THREAD = re.compile(r"\((C1|C2|JVMCI)[ -]Comp")


def _stat(path):
    """Name and parent of a process or thread; None if it has ended."""
    try:
        with open(path) as file:
            text = file.read()
    except OSError:
        return None
    end = text.rindex(")")
    return text[:end], int(text[end + 2:].split()[1])


def _nanos(number, thread=False):
    """CPU time of a process or thread so far, from its clock; None if it has ended.

    /proc counts in ticks of 10 ms, too coarse for short slices.
    """
    try:
        # clock_getcpuclockid(3): the kernel's numbers of such clocks.
        return time.clock_gettime_ns((~number << 3) | (6 if thread else 2))
    except OSError:
        return None


def tree(pid):
    """The process and all its descendants."""
    children = {}
    for path in glob.glob("/proc/[0-9]*/stat"):
        found = _stat(path)
        if found:
            children.setdefault(found[1], []).append(int(path.split("/")[2]))
    pids, todo = [], [pid]
    while todo:
        pids.append(todo.pop())
        todo += children.get(pids[-1], [])
    return pids


class Used:
    """User and system time of a tree of processes so far, in nanoseconds."""

    def __init__(self, pid):
        self.processes, self.compilers = {}, {}
        for each in tree(pid):
            for path in glob.glob(f"/proc/{each}/task/*/stat"):
                thread = _stat(path)
                if thread and COMPILER_THREAD.search(thread[0] + ")"):
                    number = int(path.split("/")[4])
                    self.compilers[number] = _nanos(number, thread=True) or 0
            self.processes[each] = _nanos(each) or 0


class Clock:
    """The same for many short slices: only the threads that are there now are told apart."""

    def __init__(self, pid):
        used = Used(pid)
        self.processes, self.compilers = list(used.processes), list(used.compilers)

    def read(self):
        """Nanoseconds so far: (work, compiling)."""
        total = sum(_nanos(each) or 0 for each in self.processes)
        compiling = sum(_nanos(each, thread=True) or 0 for each in self.compilers)
        return total - compiling, compiling


def cpu_seconds(before, after):
    """What was used between two `Used`, JIT compiler threads apart: (work, compiling).

    A JVM ends compiler threads that it needs no more: what one did last counts as work then.
    """
    total = _more(before.processes, after.processes)
    compiling = _more(before.compilers, after.compilers)
    return (total - compiling) / 1e9, compiling / 1e9


def _more(before, after):
    return sum(nanos - before.get(each, 0) for each, nanos in after.items())


def threads(pid):
    """Of each thread of the tree: nanoseconds on a core, and ready to run without one."""
    found = {}
    for each in tree(pid):
        for path in glob.glob(f"/proc/{each}/task/*/schedstat"):
            try:
                with open(path) as file:
                    on_core, waited, _ = file.read().split()
            except OSError:
                continue
            found[path] = int(on_core), int(waited)
    return found


def rss_bytes(pid):
    """Resident memory of the tree. Shared pages count once for each process."""
    total = 0
    for each in tree(pid):
        try:
            with open(f"/proc/{each}/statm") as file:
                total += int(file.read().split()[1]) * PAGE
        except OSError:
            pass
    return total


def allocated_bytes(pid):
    """What the threads of a JVM have allocated so far, to a kilobyte each; None if it is no JVM."""
    jcmd = os.path.join(os.environ.get("JAVA_HOME", ""), "bin", "jcmd")
    dump = subprocess.run([jcmd, str(pid), "Thread.print", "-e"], capture_output=True, text=True)
    sizes = re.findall(r" allocated=([\d.]+)([BKMG])", dump.stdout)
    unit = {"B": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}
    return sum(float(size) * unit[scale] for size, scale in sizes) if sizes else None
