"""The review pages: a local server on which people check what the machine made of photos.

`ReviewServer` (`server.py`) runs it; `create_app` (`application.py`) makes the WSGI application.
Only this package uses Flask and waitress: well kept, few, and enough for pages that are rendered
here.

How it is kept safe. The server listens on this machine alone and opens to those who have the secret
of this start, which the printed link carries and which becomes a cookie. To listen elsewhere it
demands a password file. Every request must carry a Host header of ours, every change the token of
the page it comes from, and the browser is told to run, load and send nothing but what is ours.
Nothing that a browser sends is ever used as a path. Photos are sent as newly made JPEGs, without
their metadata. There is no TLS: over a network, use one that you trust.
"""

from __future__ import annotations
