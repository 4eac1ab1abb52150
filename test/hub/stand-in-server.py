#!/usr/bin/env python3
"""A server that a hub starts for a user: it answers every request, and nothing more."""

import os
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlsplit


class Handler(BaseHTTPRequestHandler):
    """Answers that it is there."""

    def do_GET(self) -> None:
        """Answer without looking at the request."""
        self.send_response(200)
        self.send_header('Content-Length', '0')
        self.end_headers()


address = urlsplit(os.environ['JUPYTERHUB_SERVICE_URL'])
HTTPServer((address.hostname, address.port), Handler).serve_forever()
