"""Takes one connection, works on it, answers and closes; meanwhile it keeps all descriptors but a few, and never runs out of them.

    python3 one-at-a-time.py HOST PORT BACKLOG WORK_S SPARE_DESCRIPTORS
"""

import os
import resource
import socket
import sys
import time

host, port, backlog, work_s, spare = sys.argv[1:]
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind((host, int(port)))
listener.listen(int(backlog))
limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
kept = []
# Listing the folder takes a descriptor itself.
while len(os.listdir("/proc/self/fd")) - 1 < limit - int(spare):
    kept.append(os.open("/dev/null", os.O_RDONLY))
while True:
    connection, _ = listener.accept()
    connection.recv(4096)
    time.sleep(float(work_s))
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
    connection.close()
