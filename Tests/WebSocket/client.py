#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A WebSocket client that many applications meet (python3-websockets), and what it is to see.

client.py PORT SCENARIO…: plays scenarios against the test application `sockets` (or Tomcat's examples) on
127.0.0.1:PORT, one after the other. Exit status 0 and silence when all was as expected, else a traceback and 1.
"""
import asyncio
import hashlib
import http.client
import json
import os
import sys
import time

import websockets

LIMIT = 20
PORT = int(sys.argv[1])


def connect(path, **options):
    options.setdefault("ping_interval", None)
    options.setdefault("max_size", None)
    return websockets.connect(f"ws://127.0.0.1:{PORT}{path}", **options)


def get(path, headers={}):
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=LIMIT)
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response, text


async def journal(key, event):
    """Waits until the application has noted an event that begins so, and returns all events until then."""
    deadline = time.monotonic() + LIMIT
    while time.monotonic() < deadline:
        events = (await asyncio.to_thread(get, f"/journal?key={key}"))[1].split("\n")
        if any(line.startswith(event) for line in events):
            return events
        await asyncio.sleep(0.02)
    raise AssertionError(f"waited for {event!r} in the journal, which says {events}")


def key():
    return os.urandom(8).hex()


def noise(size):
    """Bytes that do not compress."""
    return hashlib.shake_128(b"seed").digest(size)


async def closed(socket, code):
    await asyncio.wait_for(socket.wait_closed(), LIMIT)
    assert socket.close_code == code, f"closed with {socket.close_code} {socket.close_reason!r}, not {code}"


async def echoes():
    async with connect("/echo") as socket:
        for text in ["", "x", "grüß dich 🐌", "y" * 125, "y" * 126, "z" * 65535, "z" * 65536]:
            await socket.send(text)
            assert await socket.recv() == text
        for size in [0, 1, 125, 126, 65535, 65536]:
            await socket.send(noise(size))
            assert await socket.recv() == noise(size)


async def echoes_large():
    # Uncompressed, then compressed: the second takes the other path through Tomcat's extension.
    for compression in [None, "deflate"]:
        async with connect("/echo", compression=compression) as socket:
            assert [extension.name for extension in socket.extensions] == (
                ["permessage-deflate"] if compression else [])
            for message in [noise(5_000_000), "grüß " * 800_000]:
                await socket.send(message)
                assert await socket.recv() == message


async def echoes_fragments():
    async with connect("/echo") as socket:
        parts = [noise(n) for n in [1, 0, 70_000, 3]]
        await socket.send(iter(parts))
        assert await socket.recv() == b"".join(parts)
        # A character in two frames.
        await socket.send(iter(["sna", "il ", "🐌" * 20_000, ""]))
        assert await socket.recv() == "snail " + "🐌" * 20_000


async def echoes_parts():
    for path in ["/partial", "/streams"]:
        async with connect(path) as socket:
            for message in [noise(3_000_000), "part " * 500_000]:
                await socket.send(message)
                assert await socket.recv() == message
            await socket.send(iter(["a", "b" * 30_000, "c"]))
            assert await socket.recv() == "a" + "b" * 30_000 + "c"


async def serves_programmatic_endpoints():
    async with connect("/programmatic/Gr%C3%BC%C3%9Fe") as socket:
        assert await socket.recv() == "welcome, Grüße"
        await socket.send("hello")
        assert await socket.recv() == "hello"
        await socket.send(iter([noise(100_000), noise(23)]))
        assert await socket.recv() == "100023 bytes"


async def pings_both_ways():
    name = key()
    async with connect(f"/echo?key={name}") as socket:
        for payload in [b"", b"hello", noise(125)]:
            await asyncio.wait_for(await socket.ping(payload), LIMIT)
        await socket.send("ping")
        await journal(name, "pong from the server")
        # In the middle of a message.
        gate = asyncio.Event()

        async def halves():
            yield "first "
            await gate.wait()
            yield "second"

        sending = asyncio.ensure_future(socket.send(halves()))
        await asyncio.sleep(0)
        await asyncio.wait_for(await socket.ping(b"between"), LIMIT)
        gate.set()
        await sending
        assert await socket.recv() == "first second"


async def closes_both_ways():
    for code in [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 4999]:
        name = key()
        async with connect(f"/echo?key={name}") as socket:
            await socket.close(code, "enough")
            assert socket.close_code == code, socket.close_code
        assert (await journal(name, "close"))[1:] == [f"close {code}"]
    for code in [1000, 1001, 1008, 1011, 3000, 4999]:
        name = key()
        async with connect(f"/echo?key={name}") as socket:
            await socket.send(f"close {code}")
            await closed(socket, code)
            assert socket.close_reason == "as you wish"
        assert (await journal(name, "close"))[1:] == [f"close {code}"]


async def tells_errors():
    name = key()
    async with connect(f"/echo?key={name}") as socket:
        await socket.send("fail")
        # So Tomcat takes what an annotated endpoint throws.
        await closed(socket, 1002)
    events = await journal(name, "close")
    assert events[0] == "open" and events[-1] == "close 1006" and len(events) == 3, events


async def negotiates():
    name = key()
    async with connect(f"/echo?key={name}", subprotocols=["none", "superchat", "chat"]) as socket:
        assert socket.subprotocol == "superchat", socket.subprotocol
        await socket.send("facts")
        said = await socket.recv()
        assert said.endswith(f" key={name} superchat 1 false null"), said
    async with connect("/echo", subprotocols=["none"]) as socket:
        assert socket.subprotocol is None
    for path, status in [("/nowhere", 404), ("/journal?key=none", 200)]:
        try:
            async with connect(path):
                raise AssertionError(f"{path} was upgraded")
        except websockets.InvalidStatusCode as refused:
            assert refused.status_code == status, refused


async def shares_the_session():
    first, _ = get("/session")
    cookie = first.getheader("Set-Cookie").split(";")[0]
    for count in [1, 2]:
        async with connect("/echo", extra_headers={"Cookie": cookie}) as socket:
            await socket.send("session")
            assert await socket.recv() == f"{cookie.split('=')[1]} {count}"
    assert get("/session", {"Cookie": cookie})[1] == "2"


async def ends_when_idle():
    name = key()
    async with connect(f"/echo?key={name}&idle=500") as socket:
        await closed(socket, 1001)
    events = await journal(name, "close")
    assert events == ["open", "close 1006"], events


async def pushes():
    for how in ["basic", "async"]:
        name = key()
        async with connect(f"/push?key={name}&how={how}&count=300&size=5000") as socket:
            for number in range(300):
                message = await asyncio.wait_for(socket.recv(), LIMIT)
                assert len(message) == 5000 and message[0] == number % 256
            await closed(socket, 1000)
        assert "sent 300" in await journal(name, "close 1000")


async def waits_for_a_slow_reader():
    """More than every buffer in between holds; what is read in the end is whole."""
    for how in ["basic", "async"]:
        async with connect(f"/push?how={how}&count=100&size=400000", compression=None, max_queue=1,
                           read_limit=4096) as socket:
            await asyncio.sleep(0.3)
            for number in range(100):
                message = await asyncio.wait_for(socket.recv(), LIMIT)
                assert len(message) == 400_000 and message[0] == number
            await closed(socket, 1000)


async def examples_echo():
    for name in ["echoProgrammatic", "echoAnnotation", "echoStreamAnnotation"]:
        async with connect(f"/websocket/{name}") as socket:
            for message in ["hello", "grüß dich", noise(1000)] + ([noise(1_000_000)] if "Stream" in name else []):
                await socket.send(message)
                received = await asyncio.wait_for(socket.recv(), LIMIT)
                assert received == message, (name, received[:100])


async def examples_chat():
    async with connect("/websocket/chat") as one:
        me = (await one.recv()).split(" ")[1]
        async with connect("/websocket/chat") as two:
            other = (await two.recv()).split(" ")[1]
            assert await one.recv() == f"* {other} has joined."
            await two.send("<b>hello</b>")
            expected = f"{other}: &lt;b&gt;hello&lt;/b&gt;"
            assert await one.recv() == expected
            assert await two.recv() == expected
        assert await one.recv() == f"* {other} has disconnected."
        assert me != other


async def examples_snake():
    async with connect("/websocket/snake") as socket:
        joined = json.loads(await socket.recv())
        assert joined["type"] == "join", joined
        await socket.send("south")
        seen = 0
        while seen < 3:
            update = json.loads(await asyncio.wait_for(socket.recv(), LIMIT))
            seen += update["type"] == "update" and bool(update["data"])
        await socket.send("ping")


async def examples_drawboard():
    async def until(socket, kind):
        while True:
            message = await asyncio.wait_for(socket.recv(), LIMIT)
            if isinstance(message, str) and message.startswith(kind):
                return message

    async with connect("/websocket/drawboard") as one, connect("/websocket/drawboard") as two:
        for socket in [one, two]:
            # 2: the image follows.
            await until(socket, "2")
            image = await asyncio.wait_for(socket.recv(), LIMIT)
            assert image[:4] == b"\x89PNG", image[:8]
        # Number of the message, then type, color, thickness, from and to.
        await one.send("11|1,255,0,0,255,3,10,10,20,20")
        painted = await until(one, "1")
        assert painted.startswith("11"), painted
        drawn = await until(two, "1")
        assert drawn == "10,1,255,0,0,255,3.0,10.0,10.0,20.0,20.0", drawn


if __name__ == "__main__":
    for scenario in sys.argv[2:]:
        try:
            asyncio.run(asyncio.wait_for(globals()[scenario](), 60))
        except BaseException:
            print("In", scenario, file=sys.stderr)
            raise
