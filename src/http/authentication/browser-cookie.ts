import { parseCookie, stringifySetCookie } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HttpSettings } from '../http-settings';
import { rootPathOf } from './administration';
import { calledBy } from './forwarded';

/** A cookie that only our API reads. */
class BrowserCookie {
  constructor(private readonly name: string) {}

  /**
   * Its value; undefined where the request has none. Two cookies of the name are as good as none: one of them was set by a
   * page of another path.
   */
  read(request: FastifyRequest, settings: HttpSettings): string | undefined {
    const header = request.headers.cookie;
    if (header === undefined) return undefined;
    const name = this.nameFor(calledBy(request, settings.trustedProxies));
    const isRepeated = header.split(';').filter((pair) => pair.trim().startsWith(`${name}=`)).length > 1;
    return isRepeated ? undefined : parseCookie(header)[name];
  }

  /** @param cookie its value, and for how long the browser keeps it; 0 seconds remove it */
  set(
    request: FastifyRequest,
    reply: FastifyReply,
    settings: HttpSettings,
    cookie: { readonly token: string; readonly maxAgeSeconds: number },
  ): void {
    const { isHttps } = calledBy(request, settings.trustedProxies);
    const header = stringifySetCookie({
      name: this.nameFor({ isHttps }),
      value: cookie.token,
      maxAge: cookie.maxAgeSeconds,
      path: `${rootPathOf(request, settings)}/api/`,
      httpOnly: true,
      secure: isHttps,
      sameSite: 'strict',
    });
    void reply.header('set-cookie', header);
  }

  remove(request: FastifyRequest, reply: FastifyReply, settings: HttpSettings): void {
    this.set(request, reply, settings, { token: '', maxAgeSeconds: 0 });
  }

  /** Browsers take a `__Secure-` cookie over https alone, and drop it on plain http: there it has another name. */
  private nameFor({ isHttps }: { readonly isHttps: boolean }): string {
    return isHttps ? `__Secure-${this.name}` : this.name;
  }
}

/** The token of a browser session. */
export const SESSION_COOKIE = new BrowserCookie('gatebook');

/** The token by which a browser is known to the person who signed in last. It stays when the session ends. */
export const DEVICE_COOKIE = new BrowserCookie('gatebook-device');
