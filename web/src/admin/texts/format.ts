import { instantsIn } from '../../texts/instants';

const { instant, end } = instantsIn('en-GB');
const PRECISE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long' });
const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full' });
const TIME = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const EXACT = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
});
const COUNT = new Intl.NumberFormat('en-GB');

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;
const AGO = new Intl.RelativeTimeFormat('en-GB', { numeric: 'auto' });

/** Numbers and instants as people read them, in the time zone of the browser. */
export const format = {
  instant,
  end,
  /** With the day of the week, seconds and the time zone. */
  preciseInstant: (iso: string): string => PRECISE.format(new Date(iso)),
  day: (iso: string): string => DAY.format(new Date(iso)),
  time: (iso: string): string => TIME.format(new Date(iso)),
  /** To the second, with the zone. */
  exact: (iso: string): string => EXACT.format(new Date(iso)),
  /** The time zone of the browser, such as “Europe/Berlin”. */
  timeZone: (): string => EXACT.resolvedOptions().timeZone,
  count: (value: number): string => COUNT.format(value),
  /** Such as “5 minutes ago” or “in 2 days”. */
  ago: (iso: string, now = Date.now()): string => {
    const seconds = (Date.parse(iso) - now) / 1_000;
    const unit = UNITS.find(([, length]) => Math.abs(seconds) >= length);
    if (unit === undefined) return seconds > 0 ? 'in less than a minute' : 'just now';
    return AGO.format(Math.round(seconds / unit[1]), unit[0]);
  },
};

const DURATIONS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** Such as “15 minutes”, “90 seconds”: in the largest unit that fits. */
export function duration(seconds: number): string {
  const [unit, size] = DURATIONS.find(([, length]) => seconds % length === 0 && seconds > 0) ?? ['second', 1];
  return counted(seconds / size, unit, `${unit}s`);
}

/** Such as “1 person”, “1,200 people”. */
export const counted = (count: number, one: string, many: string): string =>
  `${format.count(count)} ${count === 1 ? one : many}`;

const SIZES = [
  ['GB', 1e9],
  ['MB', 1e6],
  ['kB', 1e3],
] as const;
const SIZE = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 3 });

/** Such as “4.2 MB”. */
export function size(bytes: number): string {
  const [unit, length] = SIZES.find(([, of]) => bytes >= of) ?? ['bytes', 1];
  return `${SIZE.format(bytes / length)} ${unit}`;
}
