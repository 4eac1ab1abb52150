"""Links to Gatebook's pages on the pages of the hub, whatever templates the hub has of its own."""

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jupyterhub.handlers.pages import AdminHandler, HomeHandler
from jupyterhub.utils import maybe_future

from .administration import Link

TEMPLATES = Path(__file__).parent / 'templates'
EXTENDED = ('login.html', 'home.html', 'admin.html')


class PageWithLinks:
    """Mixin of a handler of the hub: its page is the hub's, and what our template of that name adds."""

    def get_template(self, name: str, sync: bool = False) -> Any:
        """Return the hub's template, or ours that extends it."""
        template = super().get_template(name, sync)  # type: ignore[misc]
        return _extended(template.environment, name) if name in EXTENDED else template

    @property
    def template_namespace(self) -> dict[str, Any]:
        """What the templates of the hub know, and where Gatebook's pages are."""
        ours = self.authenticator.page_facts()  # type: ignore[attr-defined]
        return {**super().template_namespace, 'gatebook': ours}  # type: ignore[misc]


class PageWithPeople(PageWithLinks):
    """Mixin of a handler of the hub: administrators also see links to Gatebook's pages for them."""

    _links: Sequence[Link] = ()

    async def get(self) -> None:
        """Show the page, after a short look how many sign-ups wait."""
        self._links = await self.authenticator.people_links.shown_to(self.current_user)  # type: ignore[attr-defined]
        # without a session it redirects at once
        await maybe_future(super().get())  # type: ignore[misc]

    @property
    def template_namespace(self) -> dict[str, Any]:
        """The links as well."""
        return {**super().template_namespace, 'gatebook_links': self._links}


class GatebookHomeHandler(PageWithPeople, HomeHandler):
    """The hub's home page, with a link to the person's account."""


class GatebookAdminHandler(PageWithPeople, AdminHandler):
    """The hub's admin panel, with links to Gatebook's."""


@functools.cache
def _extended(environment: Any, name: str) -> Any:
    return environment.from_string((TEMPLATES / name).read_text(encoding='utf-8'))
