import type { ReactNode } from 'react';
import classes from './lines.module.css';

/** A short list, in which each item has its time or its button at the end of the line. */
export function Lines({ children }: { readonly children: ReactNode }) {
  return <ul className={classes['lines']}>{children}</ul>;
}
