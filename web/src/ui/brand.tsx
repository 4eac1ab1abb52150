import type { Link } from 'wouter';
import classes from './brand.module.css';
import { Mark } from './mark';

interface BrandProps {
  /** An `a` loads the page anew, a `Link` does not. */
  readonly as: 'a' | typeof Link;
  readonly href: string;
  /** On a page of one card. */
  readonly isLarge?: boolean;
}

/** The mark and the name, which lead home. */
export function Brand({ as: Home, href, isLarge = false }: BrandProps) {
  return (
    <Home href={href} className={classes['brand'] ?? ''} data-large={isLarge || undefined}>
      <Mark size={isLarge ? 34 : 30} />
      Gatebook
    </Home>
  );
}
