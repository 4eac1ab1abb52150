/** Instants as people read them in a language, in the time zone of the browser. */
export function instantsIn(locale: string) {
  const longDate = new Intl.DateTimeFormat(locale, { dateStyle: 'long' });
  const mediumDate = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const mediumInstant = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const instant = (iso: string): string => mediumInstant.format(new Date(iso));
  return {
    date: (iso: string): string => longDate.format(new Date(iso)),
    instant,
    /** When something ends: midnight belongs to the day before it, as “31 Jan 2027, 24:00”. */
    end: (iso: string): string => {
      const day = dayEndingAt(iso);
      return day === null ? instant(iso) : `${mediumDate.format(day)}, 24:00`;
    },
  };
}

/** The day that an end at this instant belongs to: at midnight, the day before. Null: it is at no end of a day. */
export function dayEndingAt(iso: string): Date | null {
  const end = new Date(iso);
  const midnight = new Date(iso).setHours(0, 0, 0, 0);
  return end.getTime() === midnight ? new Date(midnight - 1) : null;
}
