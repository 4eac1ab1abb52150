import { fullStopAfter } from './full-stop';
import { instantsIn } from './instants';
import { account } from './de-account';
import { username } from './de-username';
import type { Texts } from './en';

const { end } = instantsIn('de-DE');

const duration = (seconds: number): string =>
  seconds < 90 ? `${String(seconds)} Sekunden` : `${String(Math.ceil(seconds / 60))} Minuten`;

export const de: Texts = {
  locale: 'de-DE',
  chooseLanguage: 'Sprache',
  useDark: 'Dunkle Darstellung',
  useLight: 'Helle Darstellung',
  loading: 'Einen Moment …',
  tryAgain: 'Noch einmal versuchen',
  toStart: 'Zur Startseite',
  toHub: 'Zum Hub',
  username: 'Benutzername',
  password: 'Passwort',
  email: 'E-Mail',
  optional: '(freiwillig)',
  showPassword: 'Passwort anzeigen',
  notFilledIn: 'Bitte ausfüllen.',

  signIn: {
    title: 'Anmelden',
    lead: 'Ihr Konto verwalten: Passwort, Sitzungen, Anmeldungen.',
    submit: 'Anmelden',
    noAccount: 'Noch kein Konto?',
    signUp: 'Registrieren',
    forgot: 'Passwort vergessen?',
    forgotAnswer:
      'Bitten Sie jemanden, der Ihren Hub verwaltet, um einen Passwort-Link. Damit legen Sie ein neues Passwort fest, das sonst niemand erfährt.',
  },

  hubSignIn: {
    goneTitle: 'Diese Anmeldung gilt nicht mehr',
    gone: 'Der Link vom Hub gilt nur einmal, eine halbe Minute lang und nur in dem Browser, in dem Sie am Hub angemeldet sind. Öffnen Sie Ihr Konto noch einmal vom Hub aus, oder melden Sie sich hier mit Ihrem Passwort an.',
    refusedTitle: 'Sie können sich hier zurzeit nicht anmelden',
  },

  signUp: {
    title: 'Registrieren',
    leadApproval: 'Beantragen Sie ein Konto. Bevor Sie sich anmelden können, muss es freigegeben werden.',
    leadOpen: 'Legen Sie ein Konto an. Sie können es sofort benutzen.',
    usernameHint: 'Der Name, mit dem Sie sich anmelden.',
    terms: 'Ich akzeptiere die',
    termsLink: 'Nutzungsbedingungen',
    readTerms: 'Nutzungsbedingungen lesen',
    submitApproval: 'Konto beantragen',
    submitOpen: 'Konto anlegen',
    proof: {
      idle: 'Während Sie das Formular ausfüllen, prüft Ihr Browser, ob Sie ein Roboter sind.',
      working: 'Es wird geprüft, ob Sie ein Roboter sind …',
      done: 'Geprüft: Sie sind kein Roboter.',
      failed:
        'Die Roboterprüfung ist fehlgeschlagen. Sie beginnt neu, sobald Sie weitertippen oder das Formular absenden.',
    },
    haveAccount: 'Sie haben schon ein Konto?',
    signIn: 'Anmelden',
    closedTitle: 'Die Registrierung ist geschlossen',
    closed:
      'Hier können Sie selbst kein Konto anlegen. Bitten Sie jemanden, der Ihren Hub verwaltet, um eines.',
    needsInvitation:
      'Um sich hier zu registrieren, brauchen Sie eine Einladung. Bitten Sie jemanden, der Ihren Hub verwaltet, um den Link.',
    invitedTitle: 'Sie sind eingeladen',
    fullTitle: 'Alle Plätze sind vergeben',
    full: 'Mit dieser Einladung können sich keine weiteren Personen registrieren. Bitten Sie die Person, von der Sie den Link haben, um einen neuen.',
    doneTitle: 'Fast geschafft',
    done: (name) => `Ihr Antrag für das Konto „${name}“ ist eingegangen. So geht es weiter:`,
    steps: {
      asked: 'Sie haben ein Konto beantragt',
      askedMore: 'Merken Sie sich Benutzernamen und Passwort. Das Passwort kennt sonst niemand.',
      approval: 'Der Antrag wird geprüft',
      approvalMore: 'Wenn es lange dauert, fragen Sie bei der Verwaltung Ihres Hubs nach.',
      signIn: 'Sie melden sich an',
      signInMore: 'Bis dahin zeigt die Anmeldung an, dass das Konto noch nicht freigegeben ist.',
    },
    activeTitle: 'Ihr Konto ist bereit',
    active: (name) =>
      `Sie können das Konto „${name}“ sofort benutzen. Melden Sie sich mit Ihrem Passwort an.`,
  },

  invitation: {
    groups: (count) => (count === 1 ? 'Ihre Gruppe:' : 'Ihre Gruppen:'),
    places: (left) => (left === 1 ? 'Ein Platz ist noch frei.' : `${String(left)} Plätze sind noch frei.`),
    expiresAt: (iso) => `Registrieren Sie sich bis ${end(iso)}.`,
    validUntil: (iso) => `Ihr Konto gilt bis ${end(iso)}.`,
  },

  strength: {
    label: 'Stärke des Passworts',
    hint: 'Einige Wörter ohne Zusammenhang ergeben ein gutes Passwort.',
    scores: ['Sehr schwach', 'Schwach', 'Mittel', 'Gut', 'Stark'],
    acceptable: 'Gut genug',
  },

  setUp: {
    title: 'Willkommen bei Gatebook',
    lead: 'Legen Sie das erste Verwaltungskonto an. Damit geben Sie Konten frei und können anderen später dieselben Rechte erteilen.',
    submit: 'Verwaltungskonto anlegen',
    doneTitle: 'Gatebook ist bereit',
    done: 'Ihr Verwaltungskonto ist angelegt. Melden Sie sich mit Namen und Passwort an.',
  },

  passwordLink: {
    title: 'Passwort festlegen',
    lead: 'Wählen Sie ein neues Passwort für Ihr Konto. Der Link funktioniert nur einmal.',
    validUntil: (iso) => `Der Link gilt bis ${end(iso)}.`,
    newPassword: 'Neues Passwort',
    submit: 'Passwort festlegen und anmelden',
    doneTitle: 'Ihr Passwort ist festgelegt',
    done: 'Melden Sie sich mit dem neuen Passwort an.',
  },

  link: {
    goneTitle: 'Dieser Link gilt nicht mehr',
    goneSetUp:
      'Gatebook erzeugt bei jedem Start einen neuen Link. Wo er zu finden ist, steht in der Ausgabe von Gatebook.',
    gonePassword:
      'Er wurde benutzt, durch einen neueren ersetzt oder ist zu alt. Bitten Sie die Verwaltung Ihres Hubs um einen neuen.',
    goneInvitation:
      'Die Einladung ist abgelaufen, oder es gibt einen neueren Link. Bitten Sie die Person, von der Sie diesen haben, um einen neuen.',
    incompleteTitle: 'Der Link ist unvollständig',
    incomplete:
      'Der letzte Teil fehlt. Öffnen Sie den Link noch einmal, oder kopieren Sie ihn vollständig in die Adresszeile.',
    setUpDoneTitle: 'Gatebook ist schon eingerichtet',
    setUpDone: 'Es gibt schon ein Verwaltungskonto. Der Link wird nicht mehr gebraucht.',
  },

  refused: {
    no_route: {
      title: 'Diese Seite gibt es nicht',
      text: 'Prüfen Sie die Adresse, oder gehen Sie zur Startseite.',
    },
    not_found: {
      title: 'Hier gibt es nichts',
      text: 'Prüfen Sie die Adresse, oder gehen Sie zur Startseite.',
    },
    invalid_token: {
      title: 'Das ist keine Seite für Browser',
      text: 'Programme rufen diese Adresse mit einem Token auf.',
    },
    insufficient_scope: { title: 'Das dürfen Sie nicht sehen', text: 'Ihr Konto ist dazu nicht berechtigt.' },
    throttled: {
      title: 'Zu viele Anfragen',
      text: 'Aus Ihrem Netz kamen sehr viele Anfragen. Warten Sie einige Minuten, und versuchen Sie es dann noch einmal.',
    },
    not_ready: {
      title: 'Gatebook startet',
      text: 'Es ist noch nicht bereit. Versuchen Sie es gleich noch einmal.',
    },
    overloaded: {
      title: 'Gatebook ist ausgelastet',
      text: 'Gerade melden sich viele gleichzeitig an. Versuchen Sie es gleich noch einmal.',
    },
    internal: {
      title: 'Hier ist etwas schiefgegangen',
      text: 'Der Fehler liegt bei Gatebook, nicht bei Ihnen. Versuchen Sie es noch einmal. Tritt er wieder auf, nennen Sie der Verwaltung diese Nummer:',
    },
    other: {
      title: 'Das geht nicht',
      text: 'Gatebook hat die Anfrage abgelehnt. Gehen Sie zur Startseite.',
    },
    away: {
      title: 'Gatebook antwortet nicht',
      text: 'Prüfen Sie Ihre Verbindung. Wenn andere Seiten laden, warten Sie einen Moment: Vielleicht startet Gatebook gerade neu.',
    },
  },

  problems: {
    unreachable: 'Gatebook antwortet nicht. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.',
    internal:
      'In Gatebook ist etwas schiefgegangen. Versuchen Sie es noch einmal. Passiert es wieder, melden Sie es der Verwaltung.',
    invalid_credentials: 'Benutzername oder Passwort ist falsch.',
    pending_approval:
      'Ihr Konto ist noch nicht freigegeben. Wenn es lange dauert, fragen Sie bei der Verwaltung nach.',
    rejected: 'Ihre Registrierung wurde abgelehnt. Fragen Sie die Verwaltung nach dem Grund.',
    expired: 'Ihr Konto ist abgelaufen. Bitten Sie die Verwaltung, es zu verlängern.',
    not_allowed_here: 'Ihr Konto ist hier nicht zugelassen. Wenden Sie sich an die Verwaltung.',
    password_change_required: 'Sie müssen zuerst ein neues Passwort festlegen.',
    password_changed: 'Das Passwort wurde inzwischen geändert. Melden Sie sich noch einmal an.',
    username_taken: 'Dieser Benutzername ist vergeben. Wählen Sie einen anderen.',
    sign_up_closed: 'Die Registrierung ist geschlossen. Bitten Sie die Verwaltung um ein Konto.',
    already_set_up:
      'Gatebook hat schon ein Verwaltungskonto. Melden Sie sich damit an, oder wenden Sie sich an die Verwaltung.',
    link_invalid: 'Dieser Link gilt nicht mehr. Bitten Sie die Verwaltung um einen neuen.',
    conflict: 'Inzwischen hat sich etwas geändert. Versuchen Sie es noch einmal.',
    wrong_origin:
      'Die Anfrage kam nicht von dieser Seite. Laden Sie die Seite neu und versuchen Sie es noch einmal.',
    invalid_token: 'Sie sind abgemeldet. Melden Sie sich noch einmal an.',
    overloaded: 'Gerade melden sich viele gleichzeitig an. Versuchen Sie es gleich noch einmal.',
    not_ready: 'Gatebook startet gerade. Versuchen Sie es gleich noch einmal.',
    no_route: 'Gatebook kennt diese Anfrage nicht. Laden Sie die Seite neu.',
    throttled: 'Zu viele Versuche. Warten Sie einige Minuten, und versuchen Sie es dann noch einmal.',
  },

  problemsWith: {
    throttled: (seconds) => `Zu viele Versuche. Versuchen Sie es in ${duration(seconds)} noch einmal.`,
    blocked: (until, reason) =>
      `Ihr Konto ist ${until === undefined ? '' : `bis ${end(until)} `}gesperrt. ` +
      (reason === undefined
        ? 'Fragen Sie die Verwaltung nach dem Grund.'
        : `Grund: „${reason}“${fullStopAfter(reason)} Wenden Sie sich an die Verwaltung.`),
  },

  faults: {
    required: 'Bitte ausfüllen.',
    too_short: 'Das ist zu kurz.',
    too_long: 'Das ist zu lang.',
    not_text: 'Das enthält ein beschädigtes Zeichen. Geben Sie es noch einmal ein.',
    control_character:
      'Das enthält einen Tabulator oder ein anderes Steuerzeichen, das Anmeldeformulare nicht senden können.',
    too_common: 'Das ist eines der häufigsten Passwörter.',
    contains_username: 'Das Passwort besteht fast nur aus Ihrem Benutzernamen.',
    contains_email: 'Das Passwort besteht fast nur aus Ihrer E-Mail-Adresse.',
    contains_word:
      'Das Passwort besteht fast nur aus einem Wort, das leicht zu erraten ist, zum Beispiel Ihrem Namen.',
    too_weak: 'Das ist zu leicht zu erraten. Fügen Sie Wörter ohne Zusammenhang hinzu.',
    same_as_old: 'Das ist Ihr bisheriges Passwort. Wählen Sie ein anderes.',
    'username.invalid_format': 'Dieser Benutzername ist hier nicht erlaubt. Wählen Sie einen anderen.',
    'username.reserved': 'Dieser Benutzername ist reserviert. Wählen Sie einen anderen.',
    'email.invalid_format': 'Das ist keine E-Mail-Adresse.',
    'acceptedTerms.required': 'Akzeptieren Sie die Nutzungsbedingungen, um fortzufahren.',
    'acceptedTerms.outdated': 'Die Nutzungsbedingungen haben sich geändert. Laden Sie die Seite neu.',
    'proof.required': 'Die Registrierung verlangt jetzt eine Roboterprüfung. Laden Sie die Seite neu.',
    'proof.wrong': 'Die Roboterprüfung ist fehlgeschlagen. Versuchen Sie es noch einmal.',
    'proof.expired': 'Die Roboterprüfung ist abgelaufen. Versuchen Sie es noch einmal.',
    'proof.used': 'Diese Roboterprüfung wurde schon verwendet. Versuchen Sie es noch einmal.',
  },

  faultsWith: {
    tooShort: (minLength) => `Mindestens ${String(minLength)} Zeichen.`,
    username,
  },

  account,
};
