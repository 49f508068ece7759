"""Ends what a set-up or a start was running, however it ended, and holds the lock of the clone.

A process that is killed cannot end its children, and an `npm ci` that goes on alone ruins the next one. So the launcher
names to this process, a line each on its standard input, the process groups that it runs. Where the input ends, groups
that are left are asked to end and then killed. The lock is held meanwhile, and the system frees it however this process
ends: there is no stale lock. Its file is the argument.

    lock                  answers `locked`; before it `busy PID`, while another holds it; or `unlockable REASON`
    unlock
    started PGID SECONDS  a group, and how long it may take to end
    ended PGID
"""

import fcntl
import os
import select
import signal
import sys
import time

POLL_S = 0.05
KILLED_S = 5


class Lock:
    """A lock on a file, which holds the number of the process that works under it."""

    def __init__(self, path):
        self.path = path
        self.file = None
        self.waiting = False
        self.told = None

    def open(self):
        try:
            self.file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
            self.waiting = True
        except OSError as error:
            say(f"unlockable {error.strerror}")

    def attempt(self):
        if not self.waiting:
            return
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(self.file, 20, 0).decode().strip()
            if holder and holder != self.told:
                say(f"busy {holder}")
                self.told = holder
            return
        except OSError as error:  # A file system without locks.
            say(f"unlockable {error.strerror}")
            self.waiting = False
            return
        self.waiting = False
        self.name(os.getppid())
        say("locked")

    def name(self, pid):
        """Names the process that others are told to wait for."""
        if self.file is not None and not self.waiting:
            os.ftruncate(self.file, 0)
            os.pwrite(self.file, str(pid).encode(), 0)

    def close(self):
        if self.file is not None:
            os.close(self.file)
            self.file = None


def say(line):
    try:
        os.write(1, f"{line}\n".encode())
    except BrokenPipeError:
        pass  # The launcher is gone; the end of the input follows.


def obey(lock, groups):
    """Reads commands to the end of the input."""
    text = b""
    while True:
        lock.attempt()
        readable, _, _ = select.select([0], [], [], POLL_S if lock.waiting else None)
        if not readable:
            continue
        chunk = os.read(0, 4096)
        if not chunk:
            return
        *lines, text = (text + chunk).split(b"\n")
        for line in lines:
            command, _, rest = line.decode().partition(" ")
            if command == "lock":
                lock.open()
            elif command == "unlock":
                lock.close()
            elif command == "started":
                pgid, seconds = rest.split()
                groups[int(pgid)] = float(seconds)
            elif command == "ended":
                groups.pop(int(rest), None)


def send(pgid, number):
    """Whether there was a process in the group to send the signal to."""
    try:
        os.killpg(pgid, number)
        return True
    except (ProcessLookupError, PermissionError):
        return False


def runs(pgid):
    """Whether a process of the group runs; one that ended and that nobody reaps still takes signals."""
    if not send(pgid, 0):
        return False
    if not os.path.exists("/proc/self/stat"):
        return True
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat", encoding="latin-1") as stat:
                state, _, group = stat.read().rpartition(")")[2].split()[:3]
        except OSError:
            continue  # It ended while we looked.
        if int(group) == pgid and state not in "ZX":
            return True
    return False


def end(groups):
    left = {pgid: time.monotonic() + seconds for pgid, seconds in groups.items() if send(pgid, signal.SIGTERM)}
    killed = set()
    while left:
        time.sleep(POLL_S)
        now = time.monotonic()
        for pgid, deadline in list(left.items()):
            if not runs(pgid) or (pgid in killed and now > deadline):
                del left[pgid]
            elif now > deadline:
                send(pgid, signal.SIGKILL)
                killed.add(pgid)
                left[pgid] = now + KILLED_S


def main():
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    lock = Lock(sys.argv[1])
    groups = {}
    obey(lock, groups)
    if groups:
        if lock.file is None:
            lock.open()
            lock.attempt()
        lock.name(os.getpid())
        end(groups)


sys.exit(main())
