export const shownOnce = {
  done: 'Done',
  notTaken: 'Close it without a copy?',
  notTakenMore: 'It was not copied, printed or saved here, and it cannot be shown again.',
  stay: 'Keep it open',
  leave: 'Close it',
};
