import { hash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

/** By which JupyterHub knows a browser. It is neither signed nor encrypted, and sent to each service of the hub. */
const HUB_COOKIE = 'jupyterhub-session-id';

/** With which a hub binds a ticket to the browser that it sends here. No other server of the hub's host receives it. */
const TICKET_COOKIE = 'gatebook-ticket';

/**
 * Whether a request comes from a browser with this session of a hub.
 * @param hubSession SHA-256 of the cookie's value, in hex; null: of no hub, so every browser will do
 */
export const isOfHubSession = (request: FastifyRequest, hubSession: string | null): boolean =>
  hubSession === null || hasCookie(request, HUB_COOKIE, hubSession);

/**
 * Whether a request comes from the browser for which a ticket was made.
 * @param browser SHA-256 of the cookie's value, in hex; null: every browser will do
 */
export const isOfTicketBrowser = (request: FastifyRequest, browser: string | null): boolean =>
  browser === null || hasCookie(request, TICKET_COOKIE, browser);

/** Two hubs on one host each set a cookie of this name, for another path. */
function hasCookie({ headers }: FastifyRequest, name: string, valueHash: string): boolean {
  return (headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .some((pair) => hash('sha256', pair.slice(name.length + 1)) === valueHash);
}
