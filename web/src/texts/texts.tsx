import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react';
import { de } from './de';
import { en, type Texts } from './en';

export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof LANGUAGES;

const CATALOGUES: Readonly<Record<Language, Texts>> = { en, de };
const STORED = 'gatebook-language';

interface Chosen {
  readonly language: Language;
  readonly texts: Texts;
  readonly choose: (language: Language) => void;
}

const Context = createContext<Chosen | null>(null);

const isLanguage = (name: string): name is Language => Object.hasOwn(CATALOGUES, name);

/** What the person chose here before, else the first of the browser's languages that the pages have. */
function initialLanguage(): Language {
  const wanted = [readStored(), ...navigator.languages.map((tag) => tag.split('-')[0] ?? '')];
  return wanted.find(isLanguage) ?? 'en';
}

/** A browser may refuse storage; then the choice lasts as long as the page. */
function readStored(): string {
  try {
    return localStorage.getItem(STORED) ?? '';
  } catch {
    return '';
  }
}

function store(language: Language): void {
  try {
    localStorage.setItem(STORED, language);
  } catch (error) {
    console.warn('the language cannot be remembered', error);
  }
}

export function TextsProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(initialLanguage);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const chosen = useMemo(
    () => ({
      language,
      texts: CATALOGUES[language],
      choose: (next: Language) => {
        store(next);
        setLanguage(next);
      },
    }),
    [language],
  );
  return <Context value={chosen}>{children}</Context>;
}

const ENGLISH: Chosen = { language: 'en', texts: en, choose: () => undefined };

/** Pages that are in English alone, whatever the person has chosen. */
export function InEnglish({ children }: { readonly children: ReactNode }) {
  const { language } = useLanguage();
  useEffect(() => {
    document.documentElement.lang = ENGLISH.language;
    return () => {
      document.documentElement.lang = language;
    };
  }, [language]);
  return <Context value={ENGLISH}>{children}</Context>;
}

export function useLanguage(): Chosen {
  const chosen = use(Context);
  if (chosen === null) throw new Error('useLanguage outside of TextsProvider');
  return chosen;
}

export const useTexts = (): Texts => useLanguage().texts;
