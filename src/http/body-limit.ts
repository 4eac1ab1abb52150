import { RouteConfig } from '@nestjs/platform-fastify';
import type { RouteOptions } from 'fastify';

/** Largest body of a route that does not say otherwise, in bytes. */
export const BODY_BYTES_MAX = 64 * 1024;

/** Enough for 500 usernames and a reason, in bytes. */
const BULK_BODY_BYTES_MAX = 1024 * 1024;

const CONFIG_KEY = 'bodyBytesMax';

/** Marks a route about many people: its body may be larger. */
export const BulkRoute = (): MethodDecorator => RouteConfig({ [CONFIG_KEY]: BULK_BODY_BYTES_MAX });

const FILE_KEY = 'takesFile';

/** Marks a route whose body is a file of rows, up to 1 MiB: its handler gets the bytes. */
export const FileRoute = (): MethodDecorator =>
  RouteConfig({ [CONFIG_KEY]: BULK_BODY_BYTES_MAX, [FILE_KEY]: true });

/** Whether a route is marked by `FileRoute`. */
export const takesFile = (config: object): boolean => FILE_KEY in config;

/** For Fastify's hook `onRoute`. */
export function applyBodyLimit(route: RouteOptions): void {
  const limit = (route.config as Readonly<Record<string, unknown>> | undefined)?.[CONFIG_KEY];
  if (typeof limit === 'number') route.bodyLimit = limit;
}
