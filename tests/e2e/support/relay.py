"""Copies IPv4 packets between two TUN devices: all of them later, some of them never.

    relay.py DELAY_S LOSS SEED FD FD

Each line on stdin is how many of the next packets to drop; the end of stdin is the end.
"""
import os
import random
import select
import sys
from collections import deque
from time import monotonic

COMMANDS = 0
LARGEST = 1 << 16


class Relay:
    def __init__(self, delay_s, loss, seed, near, far):
        self._delay_s = float(delay_s)
        self._loss = float(loss)
        self._random = random.Random(int(seed))
        self._other = {int(near): int(far), int(far): int(near)}
        self._to_cut = 0
        self._under_way = deque()  # stays in order of due times, since all have the same delay

    def run(self):
        while True:
            readable, _, _ = select.select([COMMANDS, *self._other], [], [], self._patience())
            # Commands first, and one packet at a time: none that follows a command overtakes it.
            if COMMANDS in readable:
                commands = os.read(COMMANDS, LARGEST)
                if not commands:
                    return
                self._to_cut = float(commands.split()[-1])
            for device in set(readable) - {COMMANDS}:
                self._take(device)
            self._deliver()

    def _patience(self):
        if not self._under_way:
            return None
        due, _, _ = self._under_way[0]
        return max(0, due - monotonic())

    def _take(self, device):
        packet = os.read(device, LARGEST)
        is_ipv4 = packet[0] >> 4 == 4  # the kernel looks for IPv6 neighbours of its own accord
        if is_ipv4 and not self._is_lost():
            self._under_way.append((monotonic() + self._delay_s, self._other[device], packet))

    def _is_lost(self):
        if self._to_cut > 0:
            self._to_cut -= 1
            return True
        return self._random.random() < self._loss

    def _deliver(self):
        while self._under_way and self._under_way[0][0] <= monotonic():
            _, device, packet = self._under_way.popleft()
            os.write(device, packet)


if __name__ == "__main__":
    Relay(*sys.argv[1:]).run()
