#!/usr/bin/env python3
"""A server that a hub starts for a user: it answers every request. One named `stubborn` has to be killed."""

import os
import signal
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlsplit


class Handler(BaseHTTPRequestHandler):
    """Answers that it is there."""

    def do_GET(self) -> None:
        """Answer without looking at the request."""
        self.send_response(200)
        self.send_header('Content-Length', '0')
        self.end_headers()


if os.environ.get('JUPYTERHUB_SERVER_NAME') == 'stubborn':
    for ignored in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ignored, signal.SIG_IGN)

address = urlsplit(os.environ['JUPYTERHUB_SERVICE_URL'])
HTTPServer((address.hostname, address.port), Handler).serve_forever()
