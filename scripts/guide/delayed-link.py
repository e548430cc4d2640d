"""Throughput of TCP over a link with a delay, under two settings that the guide names. Prints one JSON object.

Two network namespaces are joined by two tun devices; this process carries the packets between them and holds each for
half of the round trip, since this kernel may have no netem. Needs the right to make namespaces: root, or `unshare -Ur`.
"""

import ctypes
import fcntl
import heapq
import json
import os
import select
import socket
import struct
import subprocess
import threading
import time

ROUND_TRIP_S = 0.04
TRANSFER_BYTES = 4_000_000
ANSWER_BYTES = 500_000
CLONE_NEWNET = 0x40000000
TUNSETIFF = 0x400454CA
IFF_TUN, IFF_NO_PI = 0x0001, 0x1000
libc = ctypes.CDLL(None, use_errno=True)


def namespace():
    if libc.unshare(CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    return os.open("/proc/thread-self/ns/net", os.O_RDONLY)


def enter(fd):
    if libc.setns(fd, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")


def tun(own, peer):
    fd = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(fd, TUNSETIFF, struct.pack("16sH14x", b"tun0", IFF_TUN | IFF_NO_PI))
    for command in (
        f"ip address add {own} peer {peer} dev tun0",
        "ip link set tun0 up txqueuelen 10000",
    ):
        subprocess.run(command.split(), check=True)
    return fd


def relay(one, other, stop):
    """Carries packets both ways, each held for half of the round trip."""
    peer, held, order = {one: other, other: one}, [], 0
    while not stop.is_set():
        wait = max(0, held[0][0] - time.monotonic()) if held else 0.05
        for fd in select.select([one, other], [], [], wait)[0]:
            try:
                while True:
                    order += 1
                    heapq.heappush(held, (time.monotonic() + ROUND_TRIP_S / 2, order, peer[fd], os.read(fd, 65535)))
            except BlockingIOError:
                pass
        while held and held[0][0] <= time.monotonic():
            _, _, fd, packet = heapq.heappop(held)
            try:
                os.write(fd, packet)
            except BlockingIOError:
                pass


def set_everywhere(namespaces, name, value):
    for fd in namespaces:
        enter(fd)
        with open("/proc/sys/net/ipv4/" + name, "w") as file:
            file.write(str(value))


def connection(client, server):
    enter(server)
    listener = socket.create_server(("10.99.0.2", 0))
    enter(client)
    sender = socket.create_connection(listener.getsockname())
    receiver, _ = listener.accept()
    listener.close()
    return sender, receiver


def seconds_for(sender, receiver, size):
    writer = threading.Thread(target=sender.sendall, args=(bytes(size),))
    start, left = time.monotonic(), size
    writer.start()
    while left > 0:
        left -= len(receiver.recv(1 << 20))
    writer.join()
    return time.monotonic() - start


def megabytes_per_second(namespaces):
    sender, receiver = connection(*namespaces)
    with sender, receiver:
        return TRANSFER_BYTES / seconds_for(sender, receiver, TRANSFER_BYTES) / 1e6


def seconds_after_idle(namespaces):
    """A warm connection that was idle for two seconds sends an answer."""
    sender, receiver = connection(*namespaces)
    with sender, receiver:
        seconds_for(sender, receiver, TRANSFER_BYTES)
        time.sleep(2)
        return seconds_for(sender, receiver, ANSWER_BYTES)


def main():
    client = namespace()
    one = tun("10.99.0.1", "10.99.0.2")
    server = namespace()
    other = tun("10.99.0.2", "10.99.0.1")
    stop = threading.Event()
    carrier = threading.Thread(target=relay, args=(one, other, stop))
    carrier.start()
    figures = {"roundTripMs": ROUND_TRIP_S * 1000}
    try:
        set_everywhere((client, server), "tcp_congestion_control", "reno")
        for value in (0, 1):
            set_everywhere((client, server), "tcp_window_scaling", value)
            figures[f"windowScaling{value}MegabytesPerSecond"] = [megabytes_per_second((client, server)) for _ in range(3)]
        for value in (1, 0):
            set_everywhere((client, server), "tcp_slow_start_after_idle", value)
            figures[f"slowStartAfterIdle{value}Seconds"] = [seconds_after_idle((client, server)) for _ in range(3)]
    finally:
        stop.set()
        carrier.join()
    print(json.dumps(figures))


main()
