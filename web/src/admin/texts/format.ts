const INSTANT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const COUNT = new Intl.NumberFormat('en-GB');

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;
const AGO = new Intl.RelativeTimeFormat('en-GB', { numeric: 'auto' });

/** Numbers and instants as people read them, in the time zone of the browser. */
export const format = {
  instant: (iso: string): string => INSTANT.format(new Date(iso)),
  count: (value: number): string => COUNT.format(value),
  /** Such as “5 minutes ago”. */
  ago: (iso: string, now = Date.now()): string => {
    const seconds = (Date.parse(iso) - now) / 1_000;
    const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ['minute', 60];
    return AGO.format(Math.round(seconds / size), unit);
  },
};
