/** Undefined for everything but an address of http or https, such as the origin `null`. */
export function urlOf(text: string | undefined): URL | undefined {
  if (text === undefined || !/^https?:\/\/[^/]/i.test(text) || !URL.canParse(text)) return undefined;
  return new URL(text);
}
