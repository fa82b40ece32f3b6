# SPDX-License-Identifier: MulanPSL-2.0
"""start.py PORT PATH COMMAND...: starts a server, asks for a page until it comes; prints milliseconds from before
the start to the page's last byte, and ends the server."""
import signal, socket, subprocess, sys, time

port, path, command = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
began = time.monotonic()
server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
answer = b""
while time.monotonic() - began < 60 and server.poll() is None:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=30) as s:
            s.sendall(b"GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n" % path.encode())
            answer = b""
            while piece := s.recv(1 << 16):
                answer += piece
        if answer.startswith(b"HTTP/1.1 200"):
            break
    except ConnectionError:
        pass
    time.sleep(0.001)
took = time.monotonic() - began
server.send_signal(signal.SIGTERM)
server.wait()
if not answer.startswith(b"HTTP/1.1 200"):
    sys.exit("start.py: no page: %r" % answer[:60])
print("%.0f" % (took * 1000))
