"""The addresses of the pages that other authenticators have, in bookmarks and old mails: they lead to Gatebook's."""

from typing import Any

from jupyterhub.handlers.base import BaseHandler
from jupyterhub.utils import url_path_join

from . import texts
from .sign_in import Refusal


class FormerSignUp(BaseHandler):
    """The form for a new account; what else the address says, such as `next`, is not passed on."""

    def get(self) -> None:
        """Redirect. Raises Refusal where this hub does not know where the pages are."""
        pages = self.authenticator.pages_url
        if not pages:
            raise Refusal(503, texts.NO_PAGES)
        self.redirect(f'{pages}sign-up')


class _FormerAdminPage(BaseHandler):
    """Redirects to one of Gatebook's pages for administrators."""

    page = ''

    def get(self, *_: Any) -> None:
        """Redirect. Raises Refusal where there are no such pages, or this hub does not know where they are."""
        pages = self.authenticator.admin_pages_url
        if not pages:
            has_pages = self.authenticator.admin_pages
            raise Refusal(503, texts.NO_PAGES) if has_pages else Refusal(404, texts.NO_ADMIN_PAGES)
        self.redirect(pages + self.page)


class FormerApproval(_FormerAdminPage):
    """The list of those who wait for approval."""

    page = 'sign-ups'


class FormerPasswordOfAnother(_FormerAdminPage):
    """The form with which an administrator changes somebody's password."""

    page = 'people'


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
