import { Loader } from '@mantine/core';
import { useTexts } from '../texts/texts';
import classes from './loading.module.css';

export function Loading() {
  const texts = useTexts();
  return (
    <main className={classes['place']} aria-busy="true" aria-label={texts.loading}>
      <Loader type="dots" />
    </main>
  );
}
