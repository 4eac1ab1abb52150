/** What the server wrote into the HTML of this page, and where Gatebook is. */
const metaTag = (name: string): HTMLMetaElement | null => document.querySelector(`meta[name="${name}"]`);

/** The root of Gatebook, with a slash at its end: it may be served below any path. */
export const BASE = new URL(/* @vite-ignore */ '../', import.meta.url);

/** For the router: without the slash at the end. */
export const BASE_PATH = BASE.pathname.replace(/\/$/, '');

/** Style elements need it (Content-Security-Policy). */
export const STYLE_NONCE = metaTag('style-nonce')?.nonce ?? '';

/** Where people sign in to the hub; null: not known. */
export const HUB_URL = metaTag('hub-url')?.content || null;

/** Why the server refused this page; null: it did not. */
export const REFUSED = readRefusal();

function readRefusal(): { readonly code: string; readonly correlationId: string } | null {
  const tag = metaTag('problem');
  if (tag === null || tag.content === '') return null;
  return { code: tag.content, correlationId: tag.dataset['correlationId'] ?? '' };
}
