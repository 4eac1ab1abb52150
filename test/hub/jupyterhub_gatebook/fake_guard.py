"""A guard that answers what a test says."""

import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# how soon a closed server ends
POLL_SECONDS = 0.01
# only requests that never come take so long
GIVE_UP_SECONDS = 30
YES = {'userId': 'u1', 'name': 'ada', 'admin': False, 'groups': ['staff'], 'revision': 1, 'passwordRevision': 0}


class _Server(ThreadingHTTPServer):
    # a class connects at the same moment
    request_queue_size = 256
    daemon_threads = True


class FakeGuard:
    """An HTTP server that gives its answers in order, the last one for ever, and keeps the requests."""

    def __init__(self):
        self.answers = [(200, YES)]
        self.requests = []
        self._together = None
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers.get('Content-Length', 0))
                body = self.rfile.read(length)
                fake.requests.append(
                    {
                        'method': self.command,
                        'path': self.path,
                        'token': self.headers['Authorization'],
                        'body': json.loads(body) if body else None,
                    }
                )
                if fake._together:
                    fake._together.wait(GIVE_UP_SECONDS)
                answer = fake.answers.pop(0) if len(fake.answers) > 1 else fake.answers[0]
                status, content, *headers = answer
                raw = content if isinstance(content, bytes) else json.dumps(content).encode()
                self.send_response(status)
                for name, value in dict(*headers).items():
                    self.send_header(name, value)
                self.send_header('Content-Length', str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            do_GET = do_PUT = do_DELETE = do_POST

            def log_message(self, *_):
                pass

        self._server = _Server(('127.0.0.1', 0), Handler)
        self.url = f'http://127.0.0.1:{self._server.server_port}'
        threading.Thread(target=self._server.serve_forever, args=(POLL_SECONDS,), daemon=True).start()

    def answer(self, *answers):
        """Set what is answered next: (status, JSON or bytes[, headers])."""
        self.answers = list(answers)

    def wait_for(self, count):
        """Answer when so many requests are there; return what says whether they were."""
        self._together = threading.Barrier(count)
        return self._together

    def close(self):
        self._server.shutdown()
        self._server.server_close()


def refusal(status, code, **fields):
    """Return a problem document of the engine."""
    return (status, {'status': status, 'code': code, 'detail': f'Detail of {code}.', **fields})


class RawServer:
    """A server that sends these bytes to whoever connects, and nothing more."""

    def __init__(self, sent, *, closes=True):
        self._socket = socket.create_server(('127.0.0.1', 0))
        self.url = f'http://127.0.0.1:{self._socket.getsockname()[1]}'
        self._open = []
        self._accepted = threading.Event()

        def serve():
            while True:
                try:
                    connection, _ = self._socket.accept()
                except OSError:
                    return
                connection.recv(65536)
                connection.sendall(sent)
                if closes:
                    connection.close()
                else:
                    self._open.append(connection)
                    self._accepted.set()

        threading.Thread(target=serve, daemon=True).start()

    def accepted(self):
        """Return the first connection that stays open, when there is one."""
        self._accepted.wait(GIVE_UP_SECONDS)
        return self._open[0]

    def close(self):
        # wakes accept()
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for connection in self._open:
            connection.close()
