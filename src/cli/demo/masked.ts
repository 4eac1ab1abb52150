/** Fields that hold a secret. */
const SECRET_FIELDS = new Set(['password', 'token', 'device', 'otp']);
const MASK = '•••';
/** Longest body that is shown in full, in UTF-16 code units. */
const LENGTH_MAX = 400;

const mask = (name: string, value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  if (SECRET_FIELDS.has(name)) return MASK;
  return name === 'url' ? value.replace(/#.*$/, `#${MASK}`) : value;
};

/** A body as JSON on one line, with secrets masked; a long one is cut. */
export function masked(body: unknown): string {
  if (body === undefined || body === null) return '';
  const text = JSON.stringify(body, mask);
  return text.length <= LENGTH_MAX
    ? text
    : `${text.slice(0, LENGTH_MAX)}… (${String(text.length)} characters)`;
}
