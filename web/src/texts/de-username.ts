import type { Texts } from './en';

export const username: Texts['faultsWith']['username'] = {
  refused: (characters) => `In einem Benutzernamen oder an dieser Stelle nicht erlaubt: ${characters}.`,
  space: 'ein Leerzeichen',
  quoted: (character) => `„${character}“`,
  rules: {
    default:
      'Ein Benutzername darf nur die Buchstaben a bis z, Ziffern, Punkte, Bindestriche und Unterstriche enthalten und muss mit einem Buchstaben oder einer Ziffer beginnen.',
    local_users:
      'Ein Benutzername darf nur die Buchstaben a bis z, Ziffern, Bindestriche und Unterstriche enthalten, muss mit einem Buchstaben beginnen und hat höchstens 32 Zeichen.',
  },
  pattern: (pattern) => `Für Benutzernamen gilt hier der reguläre Ausdruck ${pattern}.`,
};
