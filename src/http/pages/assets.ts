import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { PRODUCT_FOLDER } from '../../platform/product-folder';

/** The name of an asset changes with its content, so a browser need not ask again. */
const CACHE_FOR = '1y';

/** Serves the assets of the pages, compressed when they were built: one route for each file. */
export function serveAssets(server: FastifyInstance): void {
  const root = join(PRODUCT_FOLDER, 'web', 'assets');
  if (!existsSync(root)) return;
  void server.register(fastifyStatic, {
    root,
    prefix: '/assets/',
    wildcard: false,
    globIgnore: ['**/*.br', '**/*.gz'],
    index: false,
    decorateReply: false,
    preCompressed: true,
    maxAge: CACHE_FOR,
    immutable: true,
  });
}
