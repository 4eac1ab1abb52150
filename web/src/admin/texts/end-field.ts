export const endField = {
  time: 'Time',
  hint: (timeZone: string) => `Without a time, the end of that day. Time zone: ${timeZone}.`,
  label: 'Quick choices',
  choices: { today: 'Today', week: 'In a week', month: 'End of the month', halfYear: 'In half a year' },
  none: 'No end',
};
