import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Problem } from '../problem';
import { pageHeaders } from '../security-headers';
import { PRODUCT_FOLDER } from '../../platform/product-folder';

export type PageFile = 'index.html' | 'api/docs.html';

/** 128 bits, new for each answer (CSP Level 3 §7.1). */
const NONCE_BYTES = 16;

/** A reference to an asset, relative to the file that names it. */
const ASSET_REFERENCE = /"(?:\.{1,2}\/)+assets\//g;

const files = new Map<PageFile, string>();

/** Whether the pages are built; without them, browsers get problem documents like any other client. */
export const hasPages = (): boolean => existsSync(join(PRODUCT_FOLDER, 'web', 'index.html'));

/** What the server tells the script of a page. */
export interface PageFacts {
  /** What the page has to explain, if the request was refused. */
  readonly problem?: Pick<Problem, 'code' | 'correlationId'>;
  /** Null: the page has no link to a hub. */
  readonly hubUrl?: string | null;
}

/** Sends a built page. */
export function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  file: PageFile,
  { problem, hubUrl }: PageFacts = {},
): void {
  const nonce = randomBytes(NONCE_BYTES).toString('base64');
  const html = read(file)
    .replaceAll(ASSET_REFERENCE, `"${upToRoot(request.url)}assets/`)
    .replaceAll('{{styleNonce}}', nonce)
    .replaceAll('{{hubUrl}}', hubUrl ?? '')
    .replaceAll('{{problem}}', problem?.code ?? '')
    .replaceAll('{{correlationId}}', problem?.correlationId ?? '');
  void reply.headers(pageHeaders(nonce)).type('text/html; charset=utf-8').send(html);
}

/** The way from a path to the root of Gatebook, which may itself be below any path: `./` or some `../`. */
function upToRoot(target: string): string {
  const path = (target.split('?')[0] ?? '').replace(/^https?:\/\/[^/]*/i, '');
  const depth = path.split('/').length - 2;
  return depth > 0 ? '../'.repeat(depth) : './';
}

function read(file: PageFile): string {
  const known = files.get(file);
  if (known !== undefined) return known;
  const html = readFileSync(join(PRODUCT_FOLDER, 'web', file), 'utf8');
  files.set(file, html);
  return html;
}
