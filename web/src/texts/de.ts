import { account } from './de-account';
import type { Texts } from './en';

const instant = (iso: string): string =>
  new Intl.DateTimeFormat('de-DE', { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso));

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
      idle: 'Während Sie das Formular ausfüllen, prüft Ihr Browser, dass Sie kein Roboter sind.',
      working: 'Es wird geprüft, dass Sie kein Roboter sind …',
      done: 'Geprüft: Sie sind kein Roboter.',
      failed: 'Die Prüfung auf Roboter ist fehlgeschlagen. Sie beginnt neu, wenn Sie das Formular absenden.',
    },
    haveAccount: 'Sie haben schon ein Konto?',
    signIn: 'Anmelden',
    closedTitle: 'Die Registrierung ist geschlossen',
    closed:
      'Hier können Sie selbst kein Konto anlegen. Bitten Sie jemanden, der Ihren Hub verwaltet, um eines.',
    doneTitle: 'Fast geschafft',
    done: (name) => `Ihr Antrag auf das Konto „${name}“ ist angekommen. So geht es weiter:`,
    steps: {
      asked: 'Sie haben ein Konto beantragt',
      askedMore: 'Merken Sie sich Benutzernamen und Passwort. Das Passwort kennt sonst niemand.',
      approval: 'Der Antrag wird geprüft',
      approvalMore: 'Fragen Sie bei der Verwaltung Ihres Hubs nach, wenn es lange dauert.',
      signIn: 'Sie melden sich an',
      signInMore: 'Bis dahin sagt Ihnen die Anmeldung, dass das Konto noch nicht freigegeben ist.',
    },
    activeTitle: 'Ihr Konto ist bereit',
    active: (name) =>
      `Sie können das Konto „${name}“ sofort benutzen. Melden Sie sich mit Ihrem Passwort an.`,
  },

  strength: {
    label: 'Stärke des Passworts',
    hint: 'Einige Wörter ohne Zusammenhang ergeben ein gutes Passwort.',
    scores: ['Sehr schwach', 'Schwach', 'Mittel', 'Gut', 'Stark'],
    acceptable: 'Gut genug',
  },

  setUp: {
    title: 'Willkommen bei Gatebook',
    lead: 'Legen Sie das erste Verwaltungskonto an. Damit geben Sie Konten frei und können später anderen dieselben Rechte geben.',
    submit: 'Verwaltungskonto anlegen',
    doneTitle: 'Gatebook ist bereit',
    done: 'Ihr Verwaltungskonto ist angelegt. Melden Sie sich mit Namen und Passwort an.',
  },

  passwordLink: {
    title: 'Passwort festlegen',
    lead: 'Wählen Sie ein neues Passwort für Ihr Konto. Der Link funktioniert nur einmal.',
    validUntil: (iso) => `Der Link gilt bis ${instant(iso)}.`,
    newPassword: 'Neues Passwort',
    submit: 'Passwort festlegen und anmelden',
    doneTitle: 'Ihr Passwort ist festgelegt',
    done: 'Melden Sie sich mit dem neuen Passwort an.',
  },

  link: {
    goneTitle: 'Dieser Link gilt nicht mehr',
    goneSetUp:
      'Gatebook erzeugt bei jedem Start einen neuen Link. Die Ausgabe von Gatebook sagt, wo er steht.',
    gonePassword:
      'Er wurde benutzt, durch einen neueren ersetzt oder ist zu alt. Bitten Sie die Verwaltung Ihres Hubs um einen neuen.',
    incompleteTitle: 'Der Link ist unvollständig',
    incomplete:
      'Sein letzter Teil fehlt. Öffnen Sie ihn noch einmal, oder kopieren Sie ihn ganz in die Adresszeile.',
    setUpDoneTitle: 'Gatebook ist schon eingerichtet',
    setUpDone: 'Es gibt ein Verwaltungskonto. Der Link wird nicht mehr gebraucht.',
  },

  refused: {
    no_route: {
      title: 'Hier ist keine Seite',
      text: 'Prüfen Sie die Adresse, oder beginnen Sie auf der Startseite.',
    },
    not_found: {
      title: 'Hier ist nichts',
      text: 'Prüfen Sie die Adresse, oder beginnen Sie auf der Startseite.',
    },
    invalid_token: {
      title: 'Das ist keine Seite für Browser',
      text: 'Programme rufen diese Adresse mit einem Token auf.',
    },
    insufficient_scope: { title: 'Das dürfen Sie nicht sehen', text: 'Ihr Konto hat das Recht dazu nicht.' },
    throttled: {
      title: 'Zu viele Anfragen',
      text: 'Aus Ihrem Netz kamen sehr viele Anfragen. Warten Sie einige Minuten.',
    },
    not_ready: {
      title: 'Gatebook startet',
      text: 'Es ist noch nicht bereit. Versuchen Sie es gleich noch einmal.',
    },
    overloaded: {
      title: 'Gatebook ist ausgelastet',
      text: 'Viele sind gleichzeitig hier. Versuchen Sie es gleich noch einmal.',
    },
    internal: {
      title: 'Hier ist etwas schiefgegangen',
      text: 'Der Fehler liegt bei Gatebook, nicht bei Ihnen. Wenn er bleibt, nennen Sie der Verwaltung diese Nummer:',
    },
    other: {
      title: 'Das geht nicht',
      text: 'Gatebook hat die Anfrage abgelehnt. Beginnen Sie auf der Startseite.',
    },
    away: {
      title: 'Gatebook antwortet nicht',
      text: 'Prüfen Sie Ihre Verbindung. Wenn andere Seiten laden, warten Sie einen Moment: Vielleicht startet es gerade.',
    },
  },

  problems: {
    unreachable: 'Gatebook antwortet nicht. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.',
    internal: 'In Gatebook ist etwas schiefgegangen. Wenn es so bleibt, sagen Sie es der Verwaltung.',
    invalid_credentials: 'Benutzername oder Passwort ist falsch.',
    pending_approval: 'Ihr Konto ist noch nicht freigegeben. Fragen Sie nach, wenn es lange dauert.',
    rejected: 'Ihr Antrag auf ein Konto wurde abgelehnt. Fragen Sie die Verwaltung nach dem Grund.',
    blocked: 'Ihr Konto ist gesperrt. Fragen Sie die Verwaltung nach dem Grund.',
    expired: 'Ihr Konto ist abgelaufen. Bitten Sie die Verwaltung, es zu verlängern.',
    not_allowed_here: 'Ihr Konto ist hier nicht zugelassen. Fragen Sie die Verwaltung.',
    password_change_required: 'Sie müssen zuerst ein neues Passwort festlegen.',
    password_changed: 'Das Passwort wurde inzwischen geändert. Melden Sie sich neu an.',
    username_taken: 'Dieser Benutzername ist vergeben. Wählen Sie einen anderen.',
    sign_up_closed: 'Die Registrierung ist geschlossen. Bitten Sie die Verwaltung um ein Konto.',
    already_set_up:
      'Gatebook hat schon ein Verwaltungskonto. Melden Sie sich damit an, oder fragen Sie die Verwaltung.',
    link_invalid: 'Dieser Link gilt nicht mehr. Bitten Sie die Verwaltung um einen neuen.',
    conflict: 'Inzwischen hat sich etwas geändert. Versuchen Sie es noch einmal.',
    wrong_origin:
      'Die Anfrage kam nicht von dieser Seite. Laden Sie die Seite neu und versuchen Sie es noch einmal.',
    invalid_token: 'Sie sind abgemeldet. Melden Sie sich neu an.',
    overloaded: 'Viele sind gleichzeitig hier. Versuchen Sie es gleich noch einmal.',
    not_ready: 'Gatebook startet gerade. Versuchen Sie es gleich noch einmal.',
    no_route: 'Dieses Gatebook kennt die Anfrage nicht. Laden Sie die Seite neu.',
    throttled: 'Zu viele Versuche. Warten Sie einige Minuten.',
  },

  problemsWith: {
    throttled: (seconds) => `Zu viele Versuche. Versuchen Sie es in ${duration(seconds)} noch einmal.`,
    blockedUntil: (iso) =>
      `Ihr Konto ist bis ${instant(iso)} gesperrt. Fragen Sie die Verwaltung nach dem Grund.`,
  },

  faults: {
    required: 'Bitte ausfüllen.',
    too_short: 'Das ist zu kurz.',
    too_long: 'Das ist zu lang.',
    not_text: 'Das enthält ein beschädigtes Zeichen. Geben Sie es noch einmal ein.',
    control_character:
      'Das enthält einen Tabulator oder ein anderes Steuerzeichen, das Anmeldeformulare nicht senden können.',
    too_common: 'Das ist eines der häufigsten Passwörter.',
    contains_username: 'Das ist kaum mehr als Ihr Benutzername.',
    contains_email: 'Das ist kaum mehr als Ihre E-Mail-Adresse.',
    contains_word: 'Das ist kaum mehr als ein Wort, das man bei Ihnen leicht errät.',
    too_weak: 'Das ist zu leicht zu erraten. Fügen Sie Wörter ohne Zusammenhang hinzu.',
    same_as_old: 'Das ist Ihr bisheriges Passwort. Wählen Sie ein anderes.',
    'username.invalid_format':
      'So kann ein Benutzername hier nicht lauten. Versuchen Sie Kleinbuchstaben und Ziffern.',
    'username.reserved': 'Dieser Benutzername ist reserviert. Wählen Sie einen anderen.',
    'email.invalid_format': 'Das ist keine E-Mail-Adresse.',
    'acceptedTerms.required': 'Akzeptieren Sie die Nutzungsbedingungen, um fortzufahren.',
    'acceptedTerms.outdated': 'Die Nutzungsbedingungen haben sich geändert. Laden Sie die Seite neu.',
    'proof.required': 'Die Registrierung hat sich geändert. Laden Sie die Seite neu.',
    'proof.wrong': 'Die Prüfung auf Roboter ist fehlgeschlagen. Versuchen Sie es noch einmal.',
    'proof.expired': 'Die Prüfung auf Roboter ist zu alt. Versuchen Sie es noch einmal.',
    'proof.used': 'Die Prüfung auf Roboter ist schon verbraucht. Versuchen Sie es noch einmal.',
  },

  faultsWith: {
    tooShort: (minLength) => `Mindestens ${String(minLength)} Zeichen.`,
  },

  account,
};
