"""The addresses of the pages that other authenticators have, in bookmarks and old mails: they lead to Gatebook's."""

from typing import Any

from jupyterhub.handlers.base import BaseHandler
from jupyterhub.utils import url_path_join

from . import texts
from .sign_in import Refusal


class _FormerPage(BaseHandler):
    """Redirects to one of Gatebook's pages; what else the address says, such as `next`, is not passed on."""

    page = ''

    def get(self, *_: Any) -> None:
        """Redirect. Raises Refusal where this hub does not know where the pages are."""
        pages = self.authenticator.pages_url
        if not pages:
            raise Refusal(503, texts.NO_PAGES)
        self.redirect(pages + self.page)


class FormerSignUp(_FormerPage):
    """The form for a new account."""

    page = 'sign-up'


class FormerApproval(_FormerPage):
    """The list of those who wait for approval."""

    page = 'admin/sign-ups'


class FormerPasswordOfAnother(_FormerPage):
    """The form with which an administrator changes somebody's password."""

    page = 'admin/people'


class FormerOwnPassword(BaseHandler):
    """The form for the own password, which is with the own account."""

    def get(self) -> None:
        """Redirect to the page of the hub that opens the own account."""
        self.redirect(url_path_join(self.hub.base_url, 'gatebook/account'))


HANDLERS: list[tuple[str, type]] = [
    # NativeAuthenticator
    ('/signup', FormerSignUp),
    ('/authorize(?:/[^/]*)?', FormerApproval),
    ('/change-password', FormerOwnPassword),
    ('/change-password/[^/]+', FormerPasswordOfAnother),
    # FirstUseAuthenticator
    ('/auth/change-password', FormerOwnPassword),
]
