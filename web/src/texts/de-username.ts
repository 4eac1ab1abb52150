import type { Texts } from './en';

export const username: Texts['faultsWith']['username'] = {
  refused: (characters) => `In einem Benutzernamen oder an dieser Stelle nicht erlaubt: ${characters}.`,
  space: 'ein Leerzeichen',
  quoted: (character) => `„${character}“`,
  rules: {
    default:
      'Ein Benutzername besteht aus den Buchstaben a bis z, Ziffern, Punkten, Bindestrichen und Unterstrichen und beginnt mit einem Buchstaben oder einer Ziffer.',
    local_users:
      'Ein Benutzername besteht aus den Buchstaben a bis z, Ziffern, Bindestrichen und Unterstrichen, beginnt mit einem Buchstaben und hat höchstens 32 Zeichen.',
  },
  pattern: (pattern) => `Für Benutzernamen gilt hier der reguläre Ausdruck ${pattern}.`,
};
