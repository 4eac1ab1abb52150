"""The hub's login form."""

from typing import Optional

from jupyterhub.handlers.login import LoginHandler
from tornado import web

NOT_UTF8 = 'The form could not be read: its text is not in UTF-8. Please type it again.'


class GatebookLoginHandler(LoginHandler):
    """The hub's login form; text in another encoding is refused without repeating it on the page or in the log."""

    def decode_argument(self, value: bytes, name: Optional[str] = None) -> str:
        """Return the text of a field."""
        try:
            return value.decode('utf-8')
        except UnicodeDecodeError:
            raise web.HTTPError(400, NOT_UTF8) from None
