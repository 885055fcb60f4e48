"""Echo servers with the faults of common sketches, one each: `faulty_devices.py KIND [VALUE]`.

Each client has a thread of its own, as with a task per client. The server runs until its stdin ends."""
import contextlib
import os
import socket
import sys
import threading
import time

SEGMENT = 1436  # of an ESP32
WINDOW = 4 * SEGMENT


class Echo:
    """Answers at once; derived classes have faults."""

    def __init__(self, value=""):
        self.value = value

    def number(self):
        return int(self.value)

    def seconds(self):
        return float(self.value.removesuffix("ms")) / 1000

    def accept(self, listener):
        return listener.accept()[0]

    def serve(self, client):
        while block := client.recv(WINDOW):
            self.answer(client, block)

    def answer(self, client, block):
        client.sendall(block)

    def leave(self, client):
        client.close()


class Http(Echo):
    """Not an echo server: it answers a request that it does not understand, and closes."""

    def serve(self, client):
        if client.recv(WINDOW):
            client.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")


class Greeting(Echo):
    """client.println() to each new client."""

    def serve(self, client):
        client.sendall(self.value.encode() + b"\r\n")
        super().serve(client)


class FirstBytes(Echo):
    """client.read(buffer, N), write it, discard the rest."""

    def serve(self, client):
        while block := client.recv(self.number()):
            with contextlib.suppress(BlockingIOError):
                while client.recv(WINDOW, socket.MSG_DONTWAIT):
                    pass
            client.sendall(block)


class CString(Echo):
    """client.print(buffer), which ends at a NUL."""

    def answer(self, client, block):
        client.sendall(block.partition(b"\0")[0])


class Lines(Echo):
    """Answers when the line is complete."""

    def serve(self, client):
        pending = b""
        while block := client.recv(WINDOW):
            lines, newline, pending = (pending + block).rpartition(b"\n")
            client.sendall(lines + newline)


class AnswerDelay(Echo):
    """delay() before write()."""

    def answer(self, client, block):
        time.sleep(self.seconds())
        client.sendall(block)


class ByteDelay(Echo):
    """delay() for each byte of a small buffer, which is then written."""

    def serve(self, client):
        while block := client.recv(32):
            time.sleep(len(block) * self.seconds())
            client.sendall(block)


class AnswerAfterSilence(Echo):
    """client.readString(), which waits until nothing has arrived for a while."""

    def serve(self, client):
        text = b""
        while True:
            client.settimeout(self.seconds() if text else None)
            try:
                block = client.recv(WINDOW)
            except TimeoutError:
                client.settimeout(None)
                client.sendall(text)
                text = b""
                continue
            if not block:
                break
            text += block
        client.settimeout(None)
        client.sendall(text)


class AcceptDelay(Echo):
    """Checks for new clients only at intervals; connected ones are served all the time."""

    def accept(self, listener):
        pause = self.seconds()
        listener.setblocking(False)
        while True:
            time.sleep(pause - time.monotonic() % pause)
            with contextlib.suppress(BlockingIOError):
                client = listener.accept()[0]
                client.setblocking(True)
                return client


class CloseDelay(Echo):
    """delay() before stop()."""

    def leave(self, client):
        time.sleep(self.seconds())
        client.close()


class BlockingWrite(Echo):
    """One loop for all clients, with a write() that waits up to 10 s for room and then drops the client,
    as the core does."""

    loop = threading.Lock()

    def serve(self, client):
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, WINDOW)
        super().serve(client)

    def answer(self, client, block):
        with self.loop:
            client.settimeout(10)
            client.sendall(block)
            client.settimeout(None)


KINDS = {"echo": Echo, "http": Http, "greeting": Greeting, "first-bytes": FirstBytes, "c-string": CString,
         "lines": Lines, "answer-delay": AnswerDelay, "byte-delay": ByteDelay,
         "answer-after-silence": AnswerAfterSilence, "accept-delay": AcceptDelay,
         "close-delay": CloseDelay, "blocking-write": BlockingWrite}


def serve(device, client):
    try:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        device.serve(client)
        device.leave(client)
    except OSError:
        client.close()


def accept_for_ever(device, listener):
    while True:
        client = device.accept(listener)
        threading.Thread(target=serve, args=(device, client), daemon=True).start()


def main():
    device = KINDS[sys.argv[1]](*sys.argv[2:])
    with socket.socket() as listener:
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, SEGMENT)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_WINDOW_CLAMP, WINDOW)
        listener.bind(("127.0.0.1", 0))
        listener.listen(16)
        print(f"listening on 127.0.0.1:{listener.getsockname()[1]}", file=sys.stderr, flush=True)
        threading.Thread(target=accept_for_ever, args=(device, listener), daemon=True).start()
        sys.stdin.read()
        os._exit(0)  # threads may still wait


if __name__ == "__main__":
    main()
