"""What does a planner's visit to Gaps cost the server? One real visit over the websocket.

    python -m tests.bench.gap_visits http://127.0.0.1:8501 --pid PID

The page is opened, left alone until the server has looked ahead, then asked for every saved family,
and for other hours, dials and measures. For each it prints the server's processor time, what was
sent, and the memory then held. Start the server afresh for it: the first view is what matters most.
"""

import argparse
import asyncio
import json

import psutil
import requests
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg

from app import gapwords
from app.families import TIMES, personas
from app.planning import area_measures
from recommender.gaps.reference import assumptions
from tests.bench.visits import Visit

ASKING = "gaps"


class GapVisit(Visit):
    """A visit to Gaps that counts what the server does for each answer."""

    def __init__(self, server):
        super().__init__(0)
        self.server, self.lines = server, []

    def used(self):
        """Return the server's processor seconds so far."""
        return sum(self.server.cpu_times()[:2])

    async def ask(self, socket, said, message, before=None):
        """Send a message, wait until it is answered whole, and note what that took."""
        before = before or self.used()
        await socket.send(message.SerializeToString())
        size = await self.answer(socket)
        line = {
            "asked": said,
            "server_cpu_ms": round(1000 * (self.used() - before)),
            "sent_kb": round(size / 1024, 1),
            "rss_mb": self.server.memory_info().rss >> 20,
        }
        self.lines.append(line)
        print(json.dumps(line), flush=True)

    def rerun(self, **chosen):
        """Return the message of a browser in which these widgets (by label) say something."""
        message = BackMsg()
        run = message.rerun_script
        run.page_script_hash = self.page
        run.cached_message_hashes.extend(sorted(self.known))
        for label, value in chosen.items():
            widget = run.widget_states.widgets.add()
            widget.id, run.fragment_id = self.widgets[label]
            if label == gapwords.DIAL:
                widget.string_array_value.data.append(value)
            else:
                widget.string_value = value
        return message


async def main():
    """Make the visit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--pid", type=int, required=True, help="the server's process")
    parser.add_argument("--wait", type=float, default=20.0, help="seconds to let it look ahead")
    options = parser.parse_args()
    visit = GapVisit(psutil.Process(options.pid))
    print(json.dumps({"at the start": visit.server.memory_info().rss >> 20}))
    before = visit.used()
    # A browser asks for the page itself first; the server begins with the map there and then.
    requests.get(f"{options.url.rstrip('/')}/{ASKING}", timeout=60)
    address = options.url.replace("http", "ws", 1).rstrip("/") + "/_stcore/stream"
    async with websockets.connect(
        address, subprotocols=["streamlit"], max_size=None, compression=None, open_timeout=60
    ) as socket:
        hello = BackMsg()
        hello.rerun_script.page_name = ASKING
        await visit.ask(socket, "first view", hello, before)
        before = visit.used()
        await asyncio.sleep(options.wait)
        print(json.dumps({"looked ahead, s": round(visit.used() - before, 2)}))
        dials = [
            gapwords.DIAL_WORDS.get(dial, gapwords.DIAL_USUAL)
            for dial in sorted({*gapwords.DIAL_WORDS, assumptions().doubt.unknown})
        ]
        # Any family at any time, some by car, is what takes longest; each question ends as it was.
        groups = {
            gapwords.DIAL: (*dials, gapwords.DIAL_USUAL),
            gapwords.MEASURE: (
                *(one.title for one in area_measures().values()),
                gapwords.USUAL_MEASURE,
            ),
            gapwords.TIMES: (*(gapwords.TIME_WORDS[when] for when in TIMES), gapwords.ANY_TIME),
            gapwords.FAMILY: [one.name for one in personas().values()],
        }
        for label, choices in groups.items():
            for said in choices:
                await visit.ask(socket, f"{label}: {said}", visit.rerun(**{label: said}))
    print(json.dumps({"at the end": visit.server.memory_info().rss >> 20}))


if __name__ == "__main__":
    asyncio.run(main())
