import type { RouteOptions } from 'fastify';
import { DomainError } from '../domain/errors';

interface KnownRoute {
  /** Parts of the pattern between slashes; undefined for a parameter. */
  readonly parts: readonly (string | undefined)[];
  /** Whether more parts may follow. */
  readonly isOpen: boolean;
  readonly methods: readonly string[];
}

/** The last part of a pattern that takes paths of any depth. */
const WILDCARD = '*';

/** Every route, to distinguish a path that nothing serves from a method that a path does not have. */
export class RouteTable {
  private readonly routes: KnownRoute[] = [];

  /** For Fastify's hook `onRoute`. */
  add({ url, method }: RouteOptions): void {
    const pattern = partsOf(url);
    this.routes.push({
      parts: pattern.map((part) => (part.startsWith(':') || part === WILDCARD ? undefined : part)),
      isOpen: pattern.at(-1) === WILDCARD,
      methods: [method].flat().map((name) => name.toUpperCase()),
    });
  }

  /** The refusal of a request that has no route. @param target the request target, as the client sent it */
  refusalOf(method: string, target: string): DomainError {
    const allowedMethods = this.methodsOf(pathOf(target));
    if (allowedMethods.length === 0) {
      return new DomainError(
        'no_route',
        'nothing is served under this path; /api/openapi.json lists all routes',
      );
    }
    const detail = `this path does not have the method ${method}; it has ${allowedMethods.join(', ')}`;
    return new DomainError('method_not_allowed', detail, { allowedMethods });
  }

  /** A literal path hides one with parameters: `/api/users/approve` has no methods of `/api/users/:nameOrId`. */
  private methodsOf(path: string): string[] {
    const parts = partsOf(path);
    const matching = this.routes.filter((route) => matches(route, parts));
    const exact = matching.filter((route) => !route.parts.includes(undefined));
    const found = (exact.length > 0 ? exact : matching).flatMap(({ methods }) => methods);
    return [...new Set(found)].toSorted();
  }
}

/** One trailing slash is ignored. */
const partsOf = (path: string): string[] => path.replace(/^\//, '').replace(/\/$/, '').split('/');

/** Without the query, and without the host of an absolute target (RFC 9112 §3.2.2). */
const pathOf = (target: string): string => (target.split('?')[0] ?? '').replace(/^https?:\/\/[^/]*/i, '');

const matches = ({ parts, isOpen }: KnownRoute, asked: readonly string[]): boolean =>
  (isOpen ? parts.length <= asked.length : parts.length === asked.length) &&
  parts.every((part, index) => (part === undefined ? asked[index] !== '' : part === asked[index]));
