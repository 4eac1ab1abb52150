"""The hub's page that leads to the own account in Gatebook, where nobody types the password again."""

import secrets
from typing import Optional
from urllib.parse import urlsplit

from jupyterhub.handlers.base import BaseHandler
from tornado import web

from . import names, texts
from .answers import NoAnswer, Refused
from .person_cookie import PersonCookie, SignedIn, sha256
from .sign_in import Refusal
from .user_checks import STATUS_OF_A_NO

TICKET_COOKIE = 'gatebook-ticket'
TICKET_COOKIE_BYTES = 32
# the lifetime of a ticket
TICKET_SECONDS = 30
NO_ADDRESS = (
    "'Your account' has no address to lead to: set c.GatebookAuthenticator.public_url to where people reach "
    "Gatebook's pages"
)


class GatebookAccountHandler(PersonCookie, BaseHandler):
    """Sends whoever has signed in to the hub in this browser to Gatebook, with a ticket that signs them in there.

    The ticket is in the fragment of the address. Any page of the same origin can open this one and read it there, but
    use it only in this browser, and for the person's own account (decision 0035).
    """

    @web.authenticated
    async def get(self) -> None:
        """Redirect with a ticket; without one, where the hub does not know who has signed in in this browser."""
        pages = self.authenticator.pages_url
        if not pages:
            self.log.error(NO_ADDRESS)
            raise Refusal(503, texts.NO_PAGES)
        self.set_header('Cache-Control', 'no-store')
        self.set_header('Referrer-Policy', 'no-referrer')
        ticket = await self._ticket(pages)
        # with 302, the hub would write the ticket into its log
        self.redirect(f'{pages}hub-sign-in#{ticket}' if ticket else pages, status=303)

    async def _ticket(self, pages: str) -> Optional[str]:
        """Return a ticket; None if the pages have to ask for the password. Raises Refusal."""
        # a frame, an image or a script is not the person who wants to see the account
        is_page = self.request.headers.get('Sec-Fetch-Dest', 'document') == 'document'
        if not is_page or not self.authenticator.sends_tickets:
            return None
        signed_in = self.kept_person()
        if signed_in is None or signed_in.hub_user != self.current_user.id:
            return None
        try:
            return await self._ask_for_ticket(pages, signed_in)
        except Refused as refused:
            self.log.warning('No ticket for %s: %s', names.loggable(self.current_user.name), refused.code)
            if refused.status in STATUS_OF_A_NO:
                raise Refusal(403, texts.ended(refused)) from None
            raise Refusal.of(refused) from None
        except NoAnswer as fault:
            self.log.error('Gatebook at %s: %s', self.authenticator.guard.endpoint.shown, fault)
            if fault.is_setup:
                return None
            await self.authenticator.look_for_engine()
            raise Refusal(503, texts.NO_ACCOUNT) from None

    async def _ask_for_ticket(self, pages: str, signed_in: SignedIn) -> Optional[str]:
        """Return a ticket for the cookies that this browser sends to the pages; None if that is not known.

        Raises Refused, or NoAnswer.
        """
        parts = urlsplit(pages)
        is_on_this_host = self._is_on_this_host(parts.hostname)
        gets_hub_session = self.authenticator.runs_engine or (is_on_this_host and parts.path.startswith(self.base_url))
        if is_on_this_host is None and not gets_hub_session:
            return None
        key = secrets.token_urlsafe(TICKET_COOKIE_BYTES) if is_on_this_host else None
        ticket: str = await self.authenticator.guard.ticket(
            signed_in.user_id,
            signed_in.password_revision,
            hub_session=signed_in.hub_session if gets_hub_session else None,
            browser=None if key is None else sha256(key),
        )
        if key is not None:
            self._set_cookie(
                TICKET_COOKIE,
                key,
                encrypted=False,
                domain=None,
                path=f'{parts.path}api/session',
                max_age=TICKET_SECONDS,
                samesite='Strict',
            )
        return ticket

    def _is_on_this_host(self, host: Optional[str]) -> Optional[bool]:
        """Return whether pages on a host are on the one where the browser finds the hub; None if that is not known.

        A proxy may have replaced Host: it is the browser's only if the page from which the person comes says so too.
        """
        try:
            seen = urlsplit(self.request.headers.get('Referer', '')).hostname
        except ValueError:
            seen = None
        if host in (None, self.request.host_name, seen):
            return True
        return False if seen == self.request.host_name else None
