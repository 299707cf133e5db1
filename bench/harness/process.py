"""What a process, with all its children, has used: read from /proc."""

import glob
import os
import re
import subprocess

TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
COMPILER_THREAD = re.compile(r"\((C1|C2|JVMCI)[ -]Comp")


def _stat(path):
    """Name, parent and CPU seconds of a process or thread; None if it has ended."""
    try:
        with open(path) as file:
            text = file.read()
    except OSError:
        return None
    end = text.rindex(")")
    rest = text[end + 2:].split()
    return text[:end], int(rest[1]), (int(rest[11]) + int(rest[12])) / TICK


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


def cpu_seconds(pid):
    """User and system time of the tree, JIT compiler threads apart: (work, compiling)."""
    total = compiling = 0.0
    for each in tree(pid):
        found = _stat(f"/proc/{each}/stat")
        total += found[2] if found else 0
        for path in glob.glob(f"/proc/{each}/task/*/stat"):
            thread = _stat(path)
            if thread and COMPILER_THREAD.search(thread[0] + ")"):
                compiling += thread[2]
    return total - compiling, compiling


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
