import { parseCookie, stringifySetCookie } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HttpSettings } from '../http-settings';
import { calledBy } from './forwarded';

/** Browsers take a `__Secure-` cookie over https alone, and drop it on plain http: there it has another name. */
const NAMES = { https: '__Secure-gatebook', http: 'gatebook' } as const;

/**
 * The token of a browser session that came with a request; undefined where there is none. Two cookies of the name are as
 * good as none: one of them was set by a page of another path.
 */
export function sessionTokenOf(request: FastifyRequest, settings: HttpSettings): string | undefined {
  const header = request.headers.cookie;
  if (header === undefined) return undefined;
  const name = calledBy(request, settings.trustedProxies).isHttps ? NAMES.https : NAMES.http;
  const isRepeated = header.split(';').filter((pair) => pair.trim().startsWith(`${name}=`)).length > 1;
  return isRepeated ? undefined : parseCookie(header)[name];
}

/** @param maxAgeSeconds how long the browser keeps it; 0 removes it */
export function setSessionCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  settings: HttpSettings,
  cookie: { readonly token: string; readonly maxAgeSeconds: number },
): void {
  const { isHttps } = calledBy(request, settings.trustedProxies);
  const header = stringifySetCookie({
    name: isHttps ? NAMES.https : NAMES.http,
    value: cookie.token,
    maxAge: cookie.maxAgeSeconds,
    path: `${settings.publicPath}/api/`,
    httpOnly: true,
    secure: isHttps,
    sameSite: 'strict',
  });
  void reply.header('set-cookie', header);
}

export const removeSessionCookie = (
  request: FastifyRequest,
  reply: FastifyReply,
  settings: HttpSettings,
): void => setSessionCookie(request, reply, settings, { token: '', maxAgeSeconds: 0 });
