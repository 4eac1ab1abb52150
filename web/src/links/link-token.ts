import { BASE_PATH } from '../page-facts';

/** An invitation is not used up by one person: the tab keeps it, so that a reload does not lose it. */
const isInvitation = location.pathname === `${BASE_PATH}/sign-up`;

/**
 * The token of a link. It comes in the fragment, which browsers do not send, and is removed from the address at once, so
 * that neither history nor a screenshot keeps it.
 */
export const LINK_TOKEN = location.hash === '' && isInvitation ? keptToken() : location.hash.slice(1);

if (location.hash !== '') {
  const kept = isInvitation ? { token: LINK_TOKEN } : null;
  history.replaceState(kept, '', location.pathname + location.search);
}

function keptToken(): string {
  const state: unknown = history.state;
  if (typeof state !== 'object' || state === null || !('token' in state)) return '';
  return typeof state.token === 'string' ? state.token : '';
}
