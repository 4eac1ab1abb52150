import { hash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

/** By which JupyterHub knows a browser. It is neither signed nor encrypted, and sent to each service of the hub. */
const HUB_COOKIE = 'jupyterhub-session-id';

/**
 * Whether a request comes from a browser with this session of a hub. Two hubs on one host each set the cookie, for
 * another path.
 * @param hubSession SHA-256 of the cookie's value, in hex; null: of no hub, so every browser will do
 */
export function isOfHubSession({ headers }: FastifyRequest, hubSession: string | null): boolean {
  if (hubSession === null) return true;
  return (headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${HUB_COOKIE}=`))
    .some((pair) => hash('sha256', pair.slice(HUB_COOKIE.length + 1)) === hubSession);
}
