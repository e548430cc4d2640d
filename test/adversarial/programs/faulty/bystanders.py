"""What else the server's host does, over loopback."""

import os
import resource
import signal
import socket
import threading
import time

TURNS_A_SECOND = 100
PROCESSES = ("overflow", "starving")


def start(options):
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for name, body in {"chatter": chatter, "inner": connect_to_itself, "overflow": overflow_elsewhere, "starving": starve_elsewhere}.items():
        if not options.has(name):
            continue
        os.system("ip link set lo up 2>/dev/null")
        if name in PROCESSES:
            run_apart(body, options.count(name))
        else:
            threading.Thread(target=body, args=(options.count(name),), daemon=True).start()


def run_apart(body, count):
    if os.fork() == 0:
        try:
            body(count)
        finally:
            os._exit(0)


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


def overflow_elsewhere(backlog):
    """Another process of the host never accepts, and ever more connect to it."""
    backend = socket.socket()
    backend.bind(("127.0.0.1", 0))
    backend.listen(backlog)
    held = []
    while True:
        client = socket.socket()
        client.setblocking(False)
        client.connect_ex(backend.getsockname())
        held.append(client)
        time.sleep(1 / TURNS_A_SECOND)


def starve_elsewhere(descriptors):
    """Another process of the host has so few descriptors that it cannot accept what waits."""
    backend = socket.socket()
    backend.bind(("127.0.0.1", 0))
    backend.listen(10)
    client = socket.socket()
    client.connect(backend.getsockname())
    resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))
    while True:
        try:
            backend.accept()
        except OSError:
            time.sleep(1 / TURNS_A_SECOND)
