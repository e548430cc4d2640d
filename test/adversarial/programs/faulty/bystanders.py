"""Traffic that the server's host has of its own, over loopback."""

import os
import signal
import socket
import threading
import time

TURNS_A_SECOND = 100


def start(options):
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for name, body in {"chatter": chatter, "inner": connect_to_itself}.items():
        if not options.has(name):
            continue
        os.system("ip link set lo up 2>/dev/null")
        threading.Thread(target=body, args=(options.count(name),), daemon=True).start()


def chatter(packets_a_second):
    own = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    own.bind(("127.0.0.1", 0))
    own.setblocking(False)
    while True:
        for _ in range(packets_a_second // TURNS_A_SECOND):
            own.sendto(b"x", own.getsockname())
        try:
            while own.recv(10):
                pass
        except OSError:
            pass
        time.sleep(1 / TURNS_A_SECOND)


def connect_to_itself(connections_a_second):
    backend = socket.socket()
    backend.bind(("127.0.0.1", 0))
    backend.listen(100)
    while True:
        client = socket.socket()
        client.connect(backend.getsockname())
        accepted, _ = backend.accept()
        client.close()
        accepted.close()
        time.sleep(1 / connections_a_second)
