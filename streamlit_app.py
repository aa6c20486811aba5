"""The front door: `streamlit run streamlit_app.py` opens the pages, the paper pages and the API.

Streamlit finds the `st.App` below and serves it whole. Run as a page script (by a host that knows
no `st.App`, or a test), the same file draws the pages alone.
"""

import streamlit as st

from app import asgi
from app.front import front_door

if __name__ == "__main__":
    front_door()
else:
    served = st.App(asgi.SCRIPT, **asgi.parts())
