/** Fields whose values open a door. */
const SECRET_FIELDS = new Set(['password', 'token', 'device', 'otp']);
const MASK = '•••';
/** Longest body that is shown whole, in UTF-16 code units. */
const LONGEST = 400;

const mask = (name: string, value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  if (SECRET_FIELDS.has(name)) return MASK;
  return name === 'url' ? value.replace(/#.*$/, `#${MASK}`) : value;
};

/** A body as JSON on one line, secrets masked and cut where it is long. */
export function masked(body: unknown): string {
  if (body === undefined || body === null) return '';
  const text = JSON.stringify(body, mask);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}… (${String(text.length)} characters)`;
}
