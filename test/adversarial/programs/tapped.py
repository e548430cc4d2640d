"""A server, and packet sockets beside it that nobody reads, as a capture that is too slow: the kernel drops their copies of packets.

    python3 tapped.py HOST PORT BACKLOG WORKERS [NAME=WORKER[:VALUE] ...]     the rest is reuseport.py's
"""

import os
import socket
import sys

EVERY_PROTOCOL = 3
LEAST_BYTES = 1

tap = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(EVERY_PROTOCOL))
tap.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, LEAST_BYTES)
os.set_inheritable(tap.fileno(), True)
server = os.path.join(os.path.dirname(__file__), "reuseport.py")
os.execv(sys.executable, [sys.executable, server, *sys.argv[1:]])
