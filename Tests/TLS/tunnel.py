# SPDX-License-Identifier: Apache-2.0
"""Takes plain connections and passes them on over TLS, so that any client of a test can speak it.

tunnel.py PORT [--certificate FILE --key FILE] [--version 1.2|1.3]: prints "port N", then for each connection
"agreed SUITE VERSION BITS PROTOCOL" or "failed REASON". An end of one side is passed on as an end of one side.
"""

import argparse
import socket
import ssl
import struct
import sys
import threading

parser = argparse.ArgumentParser()
parser.add_argument("port", type=int)
parser.add_argument("--certificate")
parser.add_argument("--key")
parser.add_argument("--version")
arguments = parser.parse_args()

context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
# An end that TLS does not know of is an error, and no end.
context.options &= ~ssl.OP_IGNORE_UNEXPECTED_EOF
context.set_alpn_protocols(["h2", "http/1.1"])
if arguments.certificate:
    context.load_cert_chain(arguments.certificate, arguments.key)
if arguments.version:
    context.maximum_version = {"1.1": ssl.TLSVersion.TLSv1_1, "1.2": ssl.TLSVersion.TLSv1_2}[arguments.version]
    context.minimum_version = context.maximum_version
    # A version that this machine's own defaults do not allow.
    context.set_ciphers("DEFAULT@SECLEVEL=0" if arguments.version == "1.1" else "DEFAULT")


def say(text):
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def serve(plain):
    try:
        secure = context.wrap_socket(
            socket.create_connection(("127.0.0.1", arguments.port)), suppress_ragged_eofs=False)
    except (OSError, ssl.SSLError) as reason:
        say(f"failed {reason}")
        plain.close()
        return
    suite, _, bits = secure.cipher()
    say(f"agreed {suite} {secure.version()} {bits} {secure.selected_alpn_protocol()}")
    secure.settimeout(0.02)
    lock = threading.Lock()
    is_open = [True]

    def upstream():
        try:
            while data := plain.recv(65536):
                view = memoryview(data)
                while view:
                    with lock:
                        try:
                            sent = secure.send(view)
                        except (TimeoutError, ssl.SSLWantWriteError, ssl.SSLWantReadError):
                            continue
                    view = view[sent:]
        except OSError:
            pass
        if is_open[0]:
            try:
                socket.socket.shutdown(secure, socket.SHUT_WR)
            except OSError:
                pass

    thread = threading.Thread(target=upstream, daemon=True)
    thread.start()
    is_cut = False
    try:
        while True:
            with lock:
                try:
                    data = secure.recv(65536)
                except (TimeoutError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
                    continue
            if not data:
                break
            plain.sendall(data)
    except (OSError, ssl.SSLError) as reason:
        # An end without TLS's farewell is what a cut connection looks like: it is passed on as a reset.
        say(f"cut {reason}")
        is_cut = True
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    is_open[0] = False
    try:
        plain.shutdown(socket.SHUT_RD if is_cut else socket.SHUT_RDWR)
    except OSError:
        pass
    # A socket that another thread reads is not closed yet.
    thread.join()
    plain.close()
    secure.close()


listener = socket.create_server(("127.0.0.1", 0), backlog=128)
say(f"port {listener.getsockname()[1]}")
while True:
    accepted, _ = listener.accept()
    accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    threading.Thread(target=serve, args=(accepted,), daemon=True).start()
