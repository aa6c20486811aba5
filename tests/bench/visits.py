"""How fast is Find when many look at once? Real visits over the websocket, without a browser.

    python -m tests.bench.visits http://127.0.0.1:8501 --visits 50 --changes 6 --think 2 --pid PID

Each visit opens the page, says two needs and a postcode, and then changes the postcode. A change of
a question starts a run that ends early and hands over to the answer's own; what is timed here ends
when the answer is whole (a tool that stops at the first "finished" sees the handing over only).
"""

import argparse
import asyncio
import json
import random
import statistics
import time

import psutil
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from app import words
from app.cards import short_need

POSTCODES = (
    *("G34 9AA", "EH6 5AB", "G1 1AB", "EH1 1BB", "G51 2YX", "EH16 4TJ", "G15 7PP", "G20 9AA"),
    *("EH4 4NH", "G33 3AA", "G5 0YT", "EH7 5QY", "G41 2PG", "EH11 4DG", "G13 4HJ", "EH15 1AA"),
)
NEEDS = [short_need(need) for need in ("childcare", "debt_advice")]
EARLY = ForwardMsg.FINISHED_EARLY_FOR_RERUN


class Visit:
    """One visit: what it was told, and how long it waited."""

    def __init__(self, number):
        self.number, self.widgets, self.known, self.page = number, {}, set(), ""
        self.first_ms, self.waits_ms, self.sizes = 0.0, [], []

    async def answer(self, socket):
        """Read until what was asked is answered; return how many bytes came."""
        size = 0
        while True:
            raw = await socket.recv()
            size += len(raw)
            message = ForwardMsg.FromString(raw)
            if message.hash:
                self.known.add(message.hash)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self.page = message.new_session.page_script_hash
            elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                element = message.delta.new_element
                drawn = getattr(element, element.WhichOneof("type"))
                if getattr(drawn, "label", ""):
                    self.widgets[drawn.label] = (drawn.id, message.delta.fragment_id)
            elif kind == "script_finished" and message.script_finished != EARLY:
                return size

    def change(self, turn):
        """Return the message a browser sends when the postcode changes."""
        message = BackMsg()
        run = message.rerun_script
        run.page_script_hash = self.page
        run.cached_message_hashes.extend(sorted(self.known))
        where, run.fragment_id = self.widgets[words.WHERE]
        postcode = run.widget_states.widgets.add()
        postcode.id, postcode.string_value = where, POSTCODES[(turn + self.number) % len(POSTCODES)]
        needs = run.widget_states.widgets.add()
        needs.id = self.widgets[words.NEEDS][0]
        needs.string_array_value.data.extend(NEEDS)
        return message.SerializeToString()

    async def go(self, address, options):
        """Make the visit."""
        await asyncio.sleep(options.ramp * self.number / options.visits)
        began = time.perf_counter()
        async with websockets.connect(
            address, subprotocols=["streamlit"], max_size=None, compression=None, open_timeout=60
        ) as socket:
            hello = BackMsg()
            hello.rerun_script.page_name = ""
            await socket.send(hello.SerializeToString())
            await self.answer(socket)
            self.first_ms = (time.perf_counter() - began) * 1000
            for turn in range(options.changes):
                await asyncio.sleep(options.think * random.uniform(0.5, 1.5))
                began = time.perf_counter()
                await socket.send(self.change(turn))
                self.sizes.append(await self.answer(socket))
                self.waits_ms.append((time.perf_counter() - began) * 1000)


def summary(numbers):
    """Return median, p95 and the most."""
    ordered = sorted(numbers)
    return {
        "median": round(statistics.median(ordered), 1),
        "p95": round(ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))], 1),
        "max": round(ordered[-1], 1),
    }


async def main():
    """Make all visits at once and print what they saw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--visits", type=int, default=50)
    parser.add_argument("--changes", type=int, default=6)
    parser.add_argument("--think", type=float, default=2.0, help="seconds between two changes")
    parser.add_argument("--ramp", type=float, default=4.0, help="seconds over which they begin")
    parser.add_argument("--pid", type=int, required=True, help="the server's process")
    options = parser.parse_args()
    server = psutil.Process(options.pid)
    used = sum(server.cpu_times()[:2])
    visits = [Visit(number) for number in range(options.visits)]
    address = options.url.replace("http", "ws", 1).rstrip("/") + "/_stcore/stream"
    began = time.perf_counter()
    await asyncio.gather(*(visit.go(address, options) for visit in visits))
    took = time.perf_counter() - began
    waits = [wait for visit in visits for wait in visit.waits_ms]
    used = sum(server.cpu_times()[:2]) - used
    print(
        json.dumps(
            {
                "visits": options.visits,
                "changes": len(waits),
                "first_view_ms": summary([visit.first_ms for visit in visits]),
                "change_ms": summary(waits),
                "change_kb": summary([s / 1024 for visit in visits for s in visit.sizes]),
                "cpu_ms_per_run": round(used * 1000 / (len(waits) + options.visits), 1),
                "server_busy": round(used / took, 2),
                "rss_mb": server.memory_info().rss >> 20,
                "machine_load": psutil.getloadavg()[0],
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    asyncio.run(main())
