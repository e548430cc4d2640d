"""How the listener comes to be."""

import ctypes
import os
import socket
import sys
import time


def listen(options):
    listener = socket.socket(fileno=options.count("fd")) if options.has("fd") else fresh(options)
    if options.has("reexec"):
        become_anew(listener, options)
    if options.has("daemon"):
        detach(options.seconds("daemon"))
    listener.setblocking(False)
    return listener


def fresh(options):
    both = options.has("v6")
    listener = socket.socket(socket.AF_INET6 if both or ":" in options.host else socket.AF_INET)
    if both:
        listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if options.has("defer"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, options.count("defer"))
    listener.bind(("::" if both else options.host, options.port))
    backlog = options.count("listen") if options.has("listen") else options.backlog
    # Python's own listen() turns a negative backlog into 0.
    ctypes.CDLL(None).listen(listener.fileno(), backlog)
    return listener


def become_anew(listener, options):
    os.set_inheritable(listener.fileno(), True)
    kept = [argument for argument in options.argv if not argument.startswith("reexec=")]
    time.sleep(0.3)
    os.execv(sys.executable, [sys.executable, *kept, f"fd={listener.fileno()}"])


def detach(parent_stays_s):
    if os.fork() > 0:
        time.sleep(parent_stays_s)
        os._exit(0)
    os.setsid()
