/** The events of a move: the way back is the browser's, the others are wouter's. */
const MOVES = ['popstate', 'pushState', 'replaceState'];

interface HeldPage {
  readonly href: string;
  readonly state: unknown;
  readonly ask: () => void;
}

let held: HeldPage | null = null;

function comeBack(event: Event): void {
  if (held === null || location.href === held.href) return;
  event.stopImmediatePropagation();
  history.pushState(held.state, '', held.href);
  held.ask();
}

// on loading, so that these listeners come before those of wouter
for (const move of MOVES) window.addEventListener(move, comeBack);

/**
 * For browsers without the Navigation API, which report a move only afterwards: puts the address back before the pages
 * follow it.
 * @param ask called instead
 * @returns lets the page be left again
 */
export function holdPage(ask: () => void): () => void {
  held = { href: location.href, state: history.state, ask };
  return () => {
    held = null;
  };
}
