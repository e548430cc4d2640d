"""What goes over a connection."""

REFUSALS = {
    "503": b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n",
    "garbage": b"-ERR too many clients\r\n",
}


def request(connection):
    """Empty where the client has closed, or reset."""
    try:
        return connection.recv(4096)
    except OSError:
        return b""


def send(connection, options):
    """False where the client is gone."""
    try:
        connection.send(answer(options))
        return True
    except OSError:
        return False


def answer(options):
    body = b"x" * (options.count("body") or 2)
    parting = b"close" if options.has("drop") else b"keep-alive"
    whole = b"HTTP/1.1 200 OK\r\nConnection: %s\r\nContent-Length: %d\r\n\r\n%s" % (parting, len(body), body)
    return whole[: len(whole) // 2] if options.has("half") else whole


def refuse(connection, text):
    connection.settimeout(1)
    try:
        connection.recv(4096)
        connection.sendall(text)
    except OSError:
        pass
