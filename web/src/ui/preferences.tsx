import { ActionIcon, UnstyledButton, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { LANGUAGES, useLanguage, useTexts, type Language } from '../texts/texts';
import { MoonIcon, SunIcon } from './icons';
import classes from './preferences.module.css';

/** The choice of language and of light or dark. */
export function Preferences() {
  const { texts, language, choose } = useLanguage();
  return (
    <div className={classes['bar']}>
      <div role="group" aria-label={texts.chooseLanguage}>
        {Object.entries(LANGUAGES).map(([tag, name]) => (
          <UnstyledButton
            key={tag}
            lang={tag}
            className={classes['language'] ?? ''}
            aria-pressed={tag === language}
            onClick={() => choose(tag as Language)}
          >
            {name}
          </UnstyledButton>
        ))}
      </div>
      <LightOrDark />
    </div>
  );
}

/** For pages that are in one language alone. */
export const SchemePreference = () => (
  <div className={classes['bar']}>
    <LightOrDark />
  </div>
);

function LightOrDark() {
  const texts = useTexts();
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme('light', { getInitialValueInEffect: false }) === 'dark';
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={isDark ? texts.useLight : texts.useDark}
      onClick={() => setColorScheme(isDark ? 'light' : 'dark')}
    >
      {isDark ? <SunIcon /> : <MoonIcon />}
    </ActionIcon>
  );
}
