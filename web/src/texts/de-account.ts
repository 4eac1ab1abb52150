import type { account as english } from './en-account';
import { instantsIn } from './instants';

const { date, instant, end } = instantsIn('de-DE');

export const account: typeof english = {
  signOut: 'Abmelden',
  administration: 'Verwaltung',
  sections: 'Konto',
  instant,
  administrator: 'Verwaltung',
  plainHttp:
    'Diese Verbindung ist nicht verschlüsselt: Andere im Netz können Passwörter mitlesen. Benutzen Sie möglichst bald https.',
  unknownDevice: 'Unbekannter Browser',
  unknownAddress: 'Adresse unbekannt',
  browserOn: (browser, system) => `${browser} unter ${system}`,

  profile: {
    tab: 'Profil',
    title: 'Ihr Profil',
    memberSince: (iso) => `Konto seit ${date(iso)}`,
    validUntil: (iso) => `Ihr Konto läuft am ${end(iso)} ab.`,
    groups: 'Gruppen',
    emailHint: 'Die Verwaltung sieht die Adresse. Um sie zu ändern, brauchen Sie Ihr Passwort.',
    save: 'Speichern',
    saved: 'Gespeichert.',
    downloadTitle: 'Ihre Daten',
    download: 'Alles, was Gatebook über Sie weiß, als JSON-Datei.',
    downloadButton: 'Herunterladen',
  },

  password: {
    tab: 'Passwort',
    title: 'Passwort ändern',
    lead: 'Hier bleiben Sie angemeldet. Alle anderen Browser werden abgemeldet.',
    requiredTitle: 'Neues Passwort festlegen',
    requiredLead: 'Die Verwaltung verlangt, dass Sie ein neues Passwort festlegen, bevor es weitergeht.',
    old: 'Bisheriges Passwort',
    new: 'Neues Passwort',
    submit: 'Passwort ändern',
    done: 'Ihr Passwort wurde geändert. Alle anderen Browser sind abgemeldet.',
    wrongOld: 'Das ist nicht Ihr bisheriges Passwort.',
  },

  sessions: {
    tab: 'Sitzungen',
    title: 'Wo Sie angemeldet sind',
    lead: 'Beenden Sie Sitzungen, die Sie nicht kennen, und ändern Sie dann Ihr Passwort.',
    current: 'Dieser Browser',
    fromHub: 'über den Hub',
    lastUsed: (iso) => `zuletzt benutzt ${instant(iso)}`,
    end: 'Beenden',
    endLabel: (device) => `Sitzung von ${device} beenden`,
    endOthers: 'Alle anderen beenden',
    endedOthers: 'Alle anderen Sitzungen wurden beendet.',
    onlyThis: 'Sie sind sonst nirgends angemeldet.',
    devicesTitle: 'Bekannte Browser',
    devices:
      'Ein Browser, in dem Sie sich angemeldet haben, bleibt 90 Tage lang bekannt; dort können Fremde Sie nicht mit falschen Passwörtern aussperren. Wenn Sie ein Gerät verloren oder sich an einem fremden Gerät angemeldet haben, entfernen Sie alle bekannten Browser.',
    forget: 'Alle Browser entfernen',
    forgotten: 'Alle bekannten Browser wurden entfernt.',
  },

  signIns: {
    tab: 'Anmeldungen',
    title: 'Waren Sie das?',
    lead: 'Anmeldungen an Ihrem Konto und fehlgeschlagene Versuche.',
    advice:
      'Wenn Sie eine Anmeldung nicht kennen, ändern Sie Ihr Passwort. Das beendet auch alle anderen Sitzungen.',
    changePassword: 'Passwort ändern',
    endSessions: 'Sitzungen anzeigen',
    none: 'Noch nichts.',
    more: 'Mehr anzeigen',
    viaHub: 'am Hub',
    viaBrowser: 'auf diesen Seiten',
    outcomes: {
      ok: 'Angemeldet',
      confirmed: 'Passwort bestätigt',
      invalid_credentials: 'Falsches Passwort',
      pending_approval: 'Abgelehnt: noch nicht freigegeben',
      blocked: 'Abgelehnt: Konto gesperrt',
      expired: 'Abgelehnt: Konto abgelaufen',
      throttled: 'Abgelehnt: zu viele Versuche',
      password_change_required: 'Abgelehnt: neues Passwort nötig',
      other: 'Abgelehnt',
    },
  },

  confirm: {
    title: 'Passwort bestätigen',
    lead: 'Dafür ist Ihr Passwort nötig, weil Sie es hier in den letzten 15 Minuten nicht eingegeben haben.',
    submit: 'Weiter',
    cancel: 'Abbrechen',
  },
};
