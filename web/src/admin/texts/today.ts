const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });
const day = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });
const shortDay = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric' });

export const today = {
  title: 'Today',
  date: (now: Date): string => day.format(now),
  dayOf: (iso: string): string => weekday.format(new Date(iso)),
  shortDayOf: (iso: string): string => shortDay.format(new Date(iso)),

  figures: {
    label: 'Today so far',
    signIns: 'sign-ins',
    failures: 'wrong passwords',
    locks: 'locks',
    signUps: 'sign-ups',
  },

  waiting: {
    title: 'Who is waiting',
    none: 'Nobody is waiting for approval.',
    more: (count: number) => `and ${count} more`,
    decide: 'Decide about sign-ups',
    invite: 'Sign-up page:',
  },

  unusual: {
    title: 'What is unusual',
    lead: 'In the last 24 hours.',
    none: 'No account was locked, and no address is refused.',
    refused: (address: string, until: string) => `The address ${address} is refused until ${until}.`,
    refusedLink: 'Refused addresses',
    allLocks: 'All refused sign-ins',
  },

  failed: {
    title: 'What failed',
    lead: 'The last wrong passwords, in the last 24 hours.',
    none: 'Nobody typed a wrong password.',
    all: 'All wrong passwords',
  },

  checks: {
    title: (count: number) =>
      count === 1 ? 'Gatebook found a fault in itself' : `Gatebook found ${count} faults in itself`,
    link: 'To operations',
  },

  chart: {
    title: 'Sign-ins of the last days',
    summary: (signIns: number, failures: number) =>
      `Sign-ins of the last days: ${signIns} let somebody in, ${failures} had a wrong password. The table below has the figures.`,
    signIns: 'Signed in',
    failures: 'Wrong password',
    table: 'Figures as a table',
    day: 'Day',
    locks: 'Locks',
    signUps: 'Sign-ups',
    none: 'Nobody has signed in yet. Sign-ins at the hub and on these pages appear here.',
  },
};
