import { instantsIn } from './instants';

const { date, instant, end } = instantsIn('en-GB');

/** Own account. */
export const account = {
  signOut: 'Sign out',
  administration: 'Administration',
  sections: 'Account',
  instant,
  administrator: 'Administrator',
  plainHttp:
    'This connection is not encrypted: others on the network can read passwords. Use https as soon as you can.',
  unknownDevice: 'Unknown browser',
  unknownAddress: 'address unknown',
  browserOn: (browser: string, system: string) => `${browser} on ${system}`,

  profile: {
    tab: 'Profile',
    title: 'Your profile',
    memberSince: (iso: string) => `Account since ${date(iso)}`,
    validUntil: (iso: string) => `Your account expires on ${end(iso)}.`,
    groups: 'Groups',
    emailHint: 'Administrators see it. You need your password to change it.',
    save: 'Save',
    saved: 'Saved.',
    downloadTitle: 'Your data',
    download: 'Everything that Gatebook knows about you, as a JSON file.',
    downloadButton: 'Download',
  },

  password: {
    tab: 'Password',
    title: 'Change your password',
    lead: 'You stay signed in here. All other browsers are signed out.',
    requiredTitle: 'Set a new password',
    requiredLead: 'An administrator requires you to choose a new password before you continue.',
    old: 'Current password',
    new: 'New password',
    submit: 'Change the password',
    done: 'Your password has been changed. All other browsers are signed out.',
    wrongOld: 'This is not your current password.',
  },

  sessions: {
    tab: 'Sessions',
    title: 'Where you are signed in',
    lead: 'End the sessions that you do not recognise, then change your password.',
    current: 'This browser',
    fromHub: 'through the hub',
    lastUsed: (iso: string) => `last used ${instant(iso)}`,
    end: 'End',
    endLabel: (device: string) => `End the session of ${device}`,
    endOthers: 'End all others',
    endedOthers: 'All other sessions have been ended.',
    onlyThis: 'You are not signed in anywhere else.',
    devicesTitle: 'Known browsers',
    devices:
      'A browser in which you have signed in is remembered for 90 days; there, a stranger’s wrong passwords do not lock you out. If you have lost a device or signed in on somebody else’s, forget all of them.',
    forget: 'Forget all browsers',
    forgotten: 'All known browsers have been forgotten.',
  },

  signIns: {
    tab: 'Sign-ins',
    title: 'Was this you?',
    lead: 'Sign-ins to your account, and attempts that failed.',
    advice:
      'If you do not recognise a sign-in, change your password. This also ends all your other sessions.',
    changePassword: 'Change the password',
    endSessions: 'Show the sessions',
    none: 'Nothing yet.',
    more: 'Show more',
    viaHub: 'at the hub',
    viaBrowser: 'on these pages',
    outcomes: {
      ok: 'Signed in',
      confirmed: 'Password confirmed',
      invalid_credentials: 'Wrong password',
      pending_approval: 'Refused: waiting for approval',
      blocked: 'Refused: account blocked',
      expired: 'Refused: account expired',
      throttled: 'Refused: too many attempts',
      password_change_required: 'Refused: a new password was needed',
      other: 'Refused',
    },
  },

  confirm: {
    title: 'Confirm your password',
    lead: 'This needs your password, because you have not typed it here in the last 15 minutes.',
    submit: 'Continue',
    cancel: 'Cancel',
  },
};
