"""Forwards connections at the device's end of a link to a local port, until its stdin ends."""
import os
import selectors
import socket
import sys
import threading

BUFFER = 5744  # as small as the device's window, so that a slow device slows down the other end


def pump(source, sink):
    try:
        while piece := source.recv(BUFFER):
            sink.sendall(piece)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        for end in (source, sink):
            try:
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


def serve(client, port):
    with client, socket.create_connection(("127.0.0.1", port)) as device:
        for end in (client, device):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        back = threading.Thread(target=pump, args=(device, client), daemon=True)
        back.start()
        pump(client, device)
        back.join()


def main():
    port = int(sys.argv[1])
    with socket.socket() as listener, selectors.DefaultSelector() as selector:
        listener.bind(("0.0.0.0", 0))
        listener.listen(16)
        print(listener.getsockname()[1], flush=True)
        selector.register(listener, selectors.EVENT_READ)
        selector.register(sys.stdin.fileno(), selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fileobj is not listener:
                    os._exit(0)  # threads may still wait for bytes that never come
                threading.Thread(target=serve, args=(listener.accept()[0], port),
                                 daemon=True).start()


main()
