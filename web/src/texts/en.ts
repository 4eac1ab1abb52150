import { account } from './en-account';
import { username } from './en-username';
import { fullStopAfter } from './full-stop';
import { instantsIn } from './instants';

const { end } = instantsIn('en-GB');

const duration = (seconds: number): string =>
  seconds < 90 ? `${String(seconds)} seconds` : `${String(Math.ceil(seconds / 60))} minutes`;

export const en = {
  locale: 'en-GB',
  chooseLanguage: 'Language',
  useDark: 'Dark appearance',
  useLight: 'Light appearance',
  loading: 'One moment …',
  tryAgain: 'Try again',
  toStart: 'To the start page',
  toHub: 'To the hub',
  username: 'Username',
  password: 'Password',
  email: 'E-mail',
  optional: '(optional)',
  showPassword: 'Show the password',
  notFilledIn: 'Fill in this field.',

  signIn: {
    title: 'Sign in',
    lead: 'Look after your account: password, sessions, sign-ins.',
    submit: 'Sign in',
    noAccount: 'No account yet?',
    signUp: 'Sign up',
    forgot: 'Forgot your password?',
    forgotAnswer:
      'Ask an administrator or teacher of your hub for a password link. You set a new password with it, and nobody else learns it.',
  },

  hubSignIn: {
    goneTitle: 'This sign-in does not work any more',
    gone: 'The link from your hub works once, for half a minute, in the browser in which you are signed in to the hub. Go back to the hub and open your account again, or sign in here with your password.',
    refusedTitle: 'You cannot sign in here now',
  },

  signUp: {
    title: 'Sign up',
    leadApproval: 'Ask for an account. An administrator approves it before you can sign in.',
    leadOpen: 'Create an account. You can use it at once.',
    usernameHint: 'The name that you sign in with.',
    terms: 'I accept the',
    termsLink: 'terms of use',
    readTerms: 'Read the terms of use',
    submitApproval: 'Ask for an account',
    submitOpen: 'Create the account',
    proof: {
      idle: 'While you fill this in, your browser checks that you are not a robot.',
      working: 'Checking that you are not a robot …',
      done: 'Checked: you are not a robot.',
      failed: 'The check for robots failed. It starts again when you go on typing or send the form.',
    },
    haveAccount: 'Have an account already?',
    signIn: 'Sign in',
    closedTitle: 'Sign-up is closed',
    closed:
      'You cannot create an account yourself here. Ask an administrator or teacher of your hub for one.',
    needsInvitation:
      'To sign up here, you need an invitation. Ask an administrator or teacher of your hub for the link.',
    invitedTitle: 'You are invited',
    fullTitle: 'All places are taken',
    full: 'As many people have signed up as the invitation allows. Ask whoever gave you the link for a new one.',
    doneTitle: 'Almost there',
    done: (name: string) => `Your request for the account “${name}” has arrived. This is what happens next:`,
    steps: {
      asked: 'You asked for an account',
      askedMore: 'Keep your username and password. Nobody else knows your password.',
      approval: 'An administrator decides',
      approvalMore: 'If it takes long, ask them: they see your name in the list of people waiting.',
      signIn: 'You sign in',
      signInMore: 'Until then, the sign-in page says that your account is waiting for approval.',
    },
    activeTitle: 'Your account is ready',
    active: (name: string) => `The account “${name}” can be used at once. Sign in with your password.`,
  },

  invitation: {
    groups: (count: number): string => (count === 1 ? 'Your group:' : 'Your groups:'),
    places: (left: number) => (left === 1 ? 'One place is left.' : `${String(left)} places are left.`),
    expiresAt: (iso: string) => `Sign up by ${end(iso)}.`,
    validUntil: (iso: string) => `Your account can be used until ${end(iso)}.`,
  },

  strength: {
    label: 'Password strength',
    hint: 'A few unrelated words make a good password.',
    scores: ['Very weak', 'Weak', 'Fair', 'Good', 'Strong'],
    acceptable: 'Good enough',
  },

  setUp: {
    title: 'Welcome to Gatebook',
    lead: 'Create the first administrator, who approves people and can make others administrators later.',
    submit: 'Create the administrator',
    doneTitle: 'Gatebook is ready',
    done: 'You are the administrator. Sign in with your name and password.',
  },

  passwordLink: {
    title: 'Set your password',
    lead: 'Choose a new password for your account. The link works once.',
    validUntil: (iso: string) => `The link is valid until ${end(iso)}.`,
    newPassword: 'New password',
    submit: 'Set the password and sign in',
    doneTitle: 'Your password is set',
    done: 'Sign in with your new password.',
  },

  link: {
    goneTitle: 'This link does not work any more',
    goneSetUp: 'Gatebook makes a new set-up link each time it starts. Its output says where to find it.',
    gonePassword: 'It was used, replaced by a newer one, or is too old. Ask an administrator for a new link.',
    goneInvitation:
      'The invitation has ended, or there is a newer link. Ask whoever gave you this one for a new one.',
    incompleteTitle: 'The link is incomplete',
    incomplete: 'Its last part is missing. Open the link again, or copy all of it into the address bar.',
    setUpDoneTitle: 'Gatebook is set up already',
    setUpDone: 'There is an administrator, so this link is no longer needed.',
  },

  refused: {
    no_route: { title: 'There is no page here', text: 'Check the address, or go to the start page.' },
    not_found: { title: 'There is nothing here', text: 'Check the address, or go to the start page.' },
    invalid_token: {
      title: 'This is not a page for browsers',
      text: 'Programs call this address with a token.',
    },
    insufficient_scope: {
      title: 'You may not see this',
      text: 'Your account does not have the right to see it.',
    },
    throttled: {
      title: 'Too many requests',
      text: 'Your network sent a lot of requests. Wait a few minutes, then try again.',
    },
    not_ready: { title: 'Gatebook is starting', text: 'It is not ready yet. Try again in a moment.' },
    overloaded: { title: 'Gatebook is busy', text: 'Many people are here at once. Try again in a moment.' },
    internal: {
      title: 'Something went wrong here',
      text: 'This is a fault in Gatebook, not yours. Try again; if it happens again, give an administrator this reference:',
    },
    other: { title: 'This does not work', text: 'Gatebook refused the request. Go to the start page.' },
    away: {
      title: 'Gatebook does not answer',
      text: 'Check your connection. If other pages load, wait a moment: Gatebook may be restarting.',
    },
  },

  problems: {
    unreachable: 'Gatebook does not answer. Check your connection and try again.',
    internal: 'Something went wrong in Gatebook. Try again; if it happens again, tell an administrator.',
    invalid_credentials: 'Username or password is wrong.',
    pending_approval: 'Your account is waiting for approval by an administrator. If it takes long, ask them.',
    rejected: 'Your sign-up was rejected. Ask an administrator why.',
    expired: 'Your account has expired. Ask an administrator to extend it.',
    not_allowed_here: 'Your account may not sign in here. Ask an administrator.',
    password_change_required: 'You have to set a new password first.',
    password_changed: 'The password has been changed meanwhile. Sign in again.',
    username_taken: 'This username is taken. Choose another one.',
    sign_up_closed: 'Sign-up is closed. Ask an administrator for an account.',
    already_set_up: 'Gatebook already has an administrator. Sign in, or ask them.',
    link_invalid: 'This link does not work any more. Ask an administrator for a new one.',
    conflict: 'Something has changed meanwhile. Try again.',
    wrong_origin: 'The request did not come from this page. Load the page again, then try once more.',
    invalid_token: 'You are signed out. Sign in again.',
    overloaded: 'Many people are here at once. Try again in a moment.',
    not_ready: 'Gatebook is starting. Try again in a moment.',
    no_route: 'Gatebook does not know this request. Load the page again.',
    throttled: 'Too many attempts. Wait a few minutes, then try again.',
  },

  problemsWith: {
    throttled: (seconds: number) => `Too many attempts. Try again in ${duration(seconds)}.`,
    blocked: (until?: string, reason?: string) =>
      `Your account is blocked${until === undefined ? '' : ` until ${end(until)}`}. ` +
      (reason === undefined
        ? 'Ask an administrator why.'
        : `The reason: “${reason}”${fullStopAfter(reason)} Ask an administrator.`),
  },

  faults: {
    required: 'Fill in this field.',
    too_short: 'This is too short.',
    too_long: 'This is too long.',
    not_text: 'This contains a damaged character. Type it again.',
    control_character: 'This contains a tab or another control character, which login forms cannot send.',
    too_common: 'This is one of the most common passwords.',
    contains_username: 'This is little more than your username.',
    contains_email: 'This is little more than your e-mail address.',
    contains_word: 'This is little more than a word that is easy to guess, such as your name.',
    too_weak: 'This is too easy to guess. Add a few unrelated words.',
    same_as_old: 'This is your current password. Choose another one.',
    'username.invalid_format': 'This username is not allowed here. Choose another one.',
    'username.reserved': 'This username is reserved. Choose another one.',
    'email.invalid_format': 'This is not an e-mail address.',
    'acceptedTerms.required': 'Accept the terms of use to continue.',
    'acceptedTerms.outdated': 'The terms of use have changed. Load the page again.',
    'proof.required': 'Sign-up now includes a check for robots. Load the page again.',
    'proof.wrong': 'The check for robots failed. Try again.',
    'proof.expired': 'The check for robots has expired. Try again.',
    'proof.used': 'This check for robots has been used already. Try again.',
  },

  faultsWith: {
    tooShort: (minLength: number) => `Use at least ${String(minLength)} characters.`,
    username,
  },

  account,
};

/** Every text of the pages; each language has all of them. */
export type Texts = typeof en;
