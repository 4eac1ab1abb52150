"""The server of a user: it uses a core for three seconds, as a notebook server that starts does, and then answers."""

import os
import signal
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlsplit

BUSY_SECONDS = 3

# the hub stops it so
signal.signal(signal.SIGINT, signal.SIG_DFL)

while time.process_time() < BUSY_SECONDS:
    pass


class Handler(BaseHTTPRequestHandler):
    """Answers that it is there."""

    def do_GET(self) -> None:
        """Answer without looking at the request."""
        self.send_response(200)
        self.send_header('Content-Length', '0')
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Log nothing."""


address = urlsplit(os.environ['JUPYTERHUB_SERVICE_URL'])
HTTPServer((address.hostname, address.port), Handler).serve_forever()
