/**
 * The token of a one-time link. It comes in the fragment, which browsers do not send, and is removed from the address at
 * once, so that neither history nor a screenshot keeps it.
 */
export const LINK_TOKEN = location.hash.slice(1);

if (LINK_TOKEN !== '') history.replaceState(null, '', location.pathname + location.search);
