import { parseCookie, stringifySetCookie } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HttpSettings } from '../http-settings';
import { calledBy } from './forwarded';

/** Browsers take a `__Secure-` cookie over https alone, and drop it on plain http: there it has another name. */
interface CookieNames {
  readonly https: string;
  readonly http: string;
}
const SESSION: CookieNames = { https: '__Secure-gatebook', http: 'gatebook' };
const DEVICE: CookieNames = { https: '__Secure-gatebook-device', http: 'gatebook-device' };

interface Cookie {
  readonly token: string;
  /** How long the browser keeps it; 0 removes it. */
  readonly maxAgeSeconds: number;
}

/** The token of a browser session that came with a request; undefined where there is none. */
export const sessionTokenOf = (request: FastifyRequest, settings: HttpSettings): string | undefined =>
  tokenOf(request, settings, SESSION);

/** The token by which this browser is known to the person who signed in last; undefined where there is none. */
export const deviceTokenOf = (request: FastifyRequest, settings: HttpSettings): string | undefined =>
  tokenOf(request, settings, DEVICE);

/** Two cookies of the name are as good as none: one of them was set by a page of another path. */
function tokenOf(request: FastifyRequest, settings: HttpSettings, names: CookieNames): string | undefined {
  const header = request.headers.cookie;
  if (header === undefined) return undefined;
  const name = calledBy(request, settings.trustedProxies).isHttps ? names.https : names.http;
  const isRepeated = header.split(';').filter((pair) => pair.trim().startsWith(`${name}=`)).length > 1;
  return isRepeated ? undefined : parseCookie(header)[name];
}

export const setSessionCookie = (
  request: FastifyRequest,
  reply: FastifyReply,
  settings: HttpSettings,
  cookie: Cookie,
): void => setCookie(request, reply, settings, { ...cookie, names: SESSION });

/** It outlives the session: it is sent with the next sign-in. */
export const setDeviceCookie = (
  request: FastifyRequest,
  reply: FastifyReply,
  settings: HttpSettings,
  cookie: Cookie,
): void => setCookie(request, reply, settings, { ...cookie, names: DEVICE });

function setCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  settings: HttpSettings,
  cookie: Cookie & { readonly names: CookieNames },
): void {
  const { isHttps } = calledBy(request, settings.trustedProxies);
  const header = stringifySetCookie({
    name: isHttps ? cookie.names.https : cookie.names.http,
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
