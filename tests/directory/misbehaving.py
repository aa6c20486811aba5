"""A web server that does everything wrong, one way at a time, for tests that read from it."""

import contextlib
import gzip
import socket
import struct
import threading
import time
import zlib

ONE = '{"id": "%d", "name": "Invented %d", "status": "active", "service_at_locations": []}'


def services(*numbers):
    return ", ".join(ONE % (number, number) for number in numbers)


def page(body, **envelope):
    keys = "".join(f'"{key}": {value}, ' for key, value in envelope.items())
    return f'{{{keys}"contents": [{body}]}}'.encode()


def http(body, status="200 OK", **headers):
    if isinstance(body, str):
        body = body.encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    lines = {"Content-Length": str(len(body)), "Connection": "close", **named}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


def moved(place):
    return http(b"", "302 Found", Location=place)


GOOD = page(services(1, 2), total_items=2, total_pages=1)


class Server:
    """Answers each path by `ways[path](connection, number of requests so far)`."""

    def __init__(self):
        self.asked = []
        self.ways = {}
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._stop = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def address(self, path):
        return f"http://127.0.0.1:{self.port}{path}"

    def close(self):
        self._stop.set()
        self._listener.close()

    def _accept(self):
        while not self._stop.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with contextlib.suppress(OSError), connection:
            connection.settimeout(20)
            request = b""
            while b"\r\n\r\n" not in request:
                more = connection.recv(65536)
                if not more:
                    return
                request += more
            target = request.split(b" ")[1].decode()
            self.asked.append((target, request.decode("latin-1")))
            answer = self.ways.get(target.split("?")[0], http(b"", "404 Not Found"))
            said = answer(connection, target) if callable(answer) else answer
            if said is not None:
                connection.sendall(said)


def closes_at_once(connection, _):
    connection.shutdown(socket.SHUT_RDWR)


def resets(connection, _):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def stays_silent(*_):
    time.sleep(8)


def drips(first, piece=b"x", every=0.05):
    def way(connection, _):
        connection.sendall(first)
        for _ in range(400):
            connection.sendall(piece)
            time.sleep(every)

    return way


def pours(first, piece):
    def way(connection, _):
        connection.sendall(first)
        for _ in range(100_000):
            connection.sendall(piece)

    return way


def bomb(megabytes):
    """Return a gzip of so many megabytes of zeros: one packed block, repeated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + block * megabytes


def packed(body):
    return http(gzip.compress(body), Content_Encoding="gzip")
