import type { FastifyRequest } from 'fastify';
import type { HttpSettings, PublicPlace } from '../http-settings';
import { calledBy } from './forwarded';
import { urlOf } from './url-of';

/** Where the pages of administration are, from the root of Gatebook. */
const ADMIN_PATH = 'admin';

/**
 * Whether a request was sent to the address of administration. Its host is judged by `Host` alone: a script can write
 * `X-Forwarded-Host`, and a hub's proxy passes it on.
 */
function isAtAdminPlace(request: FastifyRequest, settings: HttpSettings): boolean {
  const { adminPlace, trustedProxies } = settings;
  if (adminPlace === null) return false;
  const { isHttps } = calledBy(request, trustedProxies);
  return urlOf(`${isHttps ? 'https' : 'http'}://${request.headers.host ?? ''}`)?.origin === adminPlace.origin;
}

/** Whether a browser session may administer by this request. */
export const isAdministrationHere = (request: FastifyRequest, settings: HttpSettings): boolean =>
  settings.adminPages && (settings.adminPlace === null || isAtAdminPlace(request, settings));

/** Where an administrator finds the pages: relative to the root of Gatebook, or an address; null: nowhere. */
export function adminUrlFor(request: FastifyRequest, settings: HttpSettings): string | null {
  const { adminPages, adminPlace } = settings;
  if (!adminPages) return null;
  return adminPlace === null || isAtAdminPlace(request, settings)
    ? ADMIN_PATH
    : `${adminPlace.origin}${adminPlace.path}/${ADMIN_PATH}`;
}

/** Why a session cannot administer here, and where it can. */
export const noAdministrationHere = ({ adminPages, adminPlace }: HttpSettings): string =>
  adminPages && adminPlace !== null
    ? `a session can administer only at ${adminPlace.origin}${adminPlace.path}/${ADMIN_PATH}; sign in there`
    : 'a session cannot administer this Gatebook: its administration pages are off; use a token or the command line';

/** The address at which a request reached Gatebook; null: it is not configured. */
export const placeOf = (request: FastifyRequest, settings: HttpSettings): PublicPlace | null =>
  isAtAdminPlace(request, settings) ? settings.adminPlace : settings.publicPlace;

/** The path under which browsers reach the root of Gatebook, without a slash at its end. */
export const rootPathOf = (request: FastifyRequest, settings: HttpSettings): string =>
  placeOf(request, settings)?.path ?? settings.basePath;
