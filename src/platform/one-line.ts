import { cutText } from './cut-text';

/** Control characters, line separators, and characters that nobody sees or that turn the direction of a text. */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\u200b\u2060\ufeff]/gu;

/**
 * A text that somebody typed, to be shown inside other text: on one line, without characters that could hide or reorder
 * what stands around it.
 * @param max length in UTF-16 code units; a longer text ends with “…”
 */
export function oneLine(text: string, max: number): string {
  const line = text.replace(UNSEEN, ' ').replace(/\s+/gu, ' ').trim();
  return line.length <= max ? line : `${cutText(line, max - 1).trimEnd()}…`;
}
