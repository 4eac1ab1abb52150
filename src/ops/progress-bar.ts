import type { Terminal } from './terminal';

export interface Progress {
  readonly processed: number;
  readonly target: number;
  readonly eventsPerSecond: number;
  readonly etaSeconds: number | null;
}

const BAR_WIDTH = 30;
const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** `users  [#####     ]  50%  500 of 1,000 events  200,000/s  1 s left`, cut to `columns` characters. */
export function progressLine(name: string, progress: Progress, columns: number): string {
  const { processed, target, eventsPerSecond, etaSeconds } = progress;
  const part = target === 0 ? 1 : Math.min(1, processed / target);
  const done = Math.round(part * BAR_WIDTH);
  const line = [
    name,
    `[${'#'.repeat(done)}${' '.repeat(BAR_WIDTH - done)}]`,
    `${String(Math.floor(part * 100)).padStart(3)}%`,
    `${number.format(processed)} of ${number.format(target)} events`,
    `${number.format(eventsPerSecond)}/s`,
    ...(etaSeconds === null ? [] : [`${number.format(Math.ceil(etaSeconds))} s left`]),
  ].join('  ');
  return line.slice(0, columns - 1);
}

export const drawProgress = (terminal: Terminal, name: string, progress: Progress): void =>
  terminal.draw(progressLine(name, progress, terminal.columns));
