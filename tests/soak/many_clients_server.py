"""An echo server for a hundred clients with random faults: it changes bytes, does not answer, ends and
resets connections. Serves until its standard input ends."""
import asyncio
import contextlib
import random
import socket
import struct
import sys

RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class Faults:
    """Draws the fault of each piece that was read."""

    def __init__(self, seed, share):
        self._random = random.Random(seed)
        self._share = share

    def fault(self):
        if self._random.random() >= self._share:
            return ""
        return self._random.choice(("change", "lose", "double", "end", "reset", "wait", "forget"))

    def place(self, length):
        return self._random.randrange(length)


async def echo(reader, writer, faults):
    with contextlib.suppress(ConnectionError):
        while data := await reader.read(1 << 16):
            fault, at = faults.fault(), faults.place(len(data))
            if fault == "change":
                data = data[:at] + bytes([data[at] ^ 0x20]) + data[at + 1:]
            elif fault == "lose":
                data = data[:at] + data[at + 1:]
            elif fault == "double":
                data = data[:at] + data[at:at + 1] + data[at:]
            elif fault == "wait":
                await asyncio.sleep(at % 700 / 1000)
            elif fault == "forget":
                continue
            elif fault:
                if fault == "reset":
                    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                                               RESET_ON_CLOSE)
                writer.write(data[:at] if fault == "end" else b"")
                break
            writer.write(data)
            await writer.drain()
    writer.close()


async def main(seed, share):
    faults = Faults(int(seed), float(share))
    server = await asyncio.start_server(lambda r, w: echo(r, w, faults), "127.0.0.1", 0, backlog=1024)
    host, port = server.sockets[0].getsockname()
    print(f"listening on {host}:{port}", file=sys.stderr, flush=True)
    loop = asyncio.get_running_loop()
    ended = loop.create_future()
    loop.add_reader(sys.stdin, lambda: ended.done() or sys.stdin.read() or ended.set_result(None))
    with contextlib.suppress(asyncio.CancelledError):
        await ended
    server.close()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main(*sys.argv[1:]))
