import { EFFECTIVE_WITHIN_MS } from './person.mjs';

/** How many wrong answers are listed. */
const TOLD_MAX = 20;

/** Refusals that are never wrong: throttled, and a Gatebook that is not ready. */
const NOT_NOW = [429, 503];

/** The person's status according to an answer of the guard to the right password. */
const STATUS_OF = {
  200: () => 'active',
  403: (code) => ({ pending_approval: 'pending', blocked: 'blocked' })[code],
  404: () => 'none',
};

/** Compares answers with what was acknowledged, and counts them. */
export class Judge {
  answers = {};
  wrong = 0;
  withoutAnswer = 0;
  longestAnswerMs = 0;
  acknowledged = 0;
  longestGapMs = 0;
  told = [];
  acknowledgedAt = performance.now();

  /** @param gate which Gatebook answered; @param sentAt of the request, in ms */
  guard(what, gate, person, sentAt, { status, code }) {
    const answeredAt = performance.now();
    this.count(what, status, code, answeredAt - sentAt);
    const possible = person.possible(sentAt - EFFECTIVE_WITHIN_MS, answeredAt);
    if (isLawful(what, status, code, possible)) return;
    this.tellWrong(
      `${what} of ${person.username} at Gatebook ${gate}: ${status} ${code ?? ''}, allowed: ${[...possible].join(', ')}`,
      sentAt,
      `its changes: ${person.changes.map((change) => `${change.status} ${ago(change.begunAt, sentAt)} to ${ago(change.acknowledgedAt, sentAt)}`).join('; ')}`,
    );
  }

  count(what, status, code, ms) {
    const key = `${what} ${status} ${code ?? ''}`.trim();
    this.answers[key] = (this.answers[key] ?? 0) + 1;
    if (status === 0) this.withoutAnswer += 1;
    this.longestAnswerMs = Math.max(this.longestAnswerMs, ms);
  }

  /** Counts an acknowledged write. */
  acknowledge() {
    const now = performance.now();
    this.acknowledged += 1;
    this.longestGapMs = Math.max(this.longestGapMs, now - this.acknowledgedAt);
    this.acknowledgedAt = now;
  }

  tellWrong(text, at, more = '') {
    this.wrong += 1;
    if (this.told.length < TOLD_MAX) this.told.push(`${(at / 1000).toFixed(1)} s: ${text}. ${more}`);
  }
}

const ago = (at, now) => (at === Infinity ? 'open' : `${Math.round(at - now)} ms`);

function isLawful(what, status, code, possible) {
  // status 0: the connection broke, or no answer came
  if (status === 0 || NOT_NOW.includes(status)) return true;
  if (what === 'wrong password') return status === 401;
  // the name does not exist
  if (status === 401) return what === 'login' && possible.has('none');
  return possible.has(STATUS_OF[status]?.(code));
}
