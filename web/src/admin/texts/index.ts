import { acts } from './acts';
import { addPerson } from './add-person';
import { endField } from './end-field';
import { format } from './format';
import { importList } from './import-list';
import { invitations } from './invitations';
import { linkSheet, oneTimeLink } from './one-time-link';
import { audit } from './audit';
import { history } from './history';
import { operations } from './operations';
import { people } from './people';
import { person } from './person';
import { shownOnce } from './shown-once';
import { signUps } from './sign-ups';
import { today } from './today';

/** The texts of the administration, in English only. */
export const adminTexts = {
  ...format,
  administration: 'Administration',
  nav: {
    label: 'Administration',
    today: 'Today',
    signUps: 'Sign-ups',
    people: 'People',
    invitations: 'Invitations',
    audit: 'Audit',
    operations: 'Operations',
    waiting: 'waiting',
  },
  ownAccount: 'Your account',
  close: 'Close',
  cancel: 'Cancel',
  undo: 'Undo',
  notDone: 'This was not done',
  unknownPage: 'The address is wrong, or the page has moved.',
  toToday: 'To the page Today',
  passwordFirst: {
    title: 'Type your password to administer people',
    lead: 'The hub has signed you in here. Administration also needs your password, because a page of a user’s server could act in your name.',
  },
  acts,
  addPerson,
  endField,
  importList,
  invitations,
  linkSheet,
  oneTimeLink,
  audit,
  history,
  operations,
  people,
  person,
  shownOnce,
  signUps,
  today,
};
