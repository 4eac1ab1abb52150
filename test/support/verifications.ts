import type { AppNode } from './test-app';

/** Wraps only the node's next password verification. */
export function aroundNextVerification(
  { app }: AppNode,
  around: (verify: () => Promise<boolean>) => Promise<boolean>,
): void {
  const { hasher } = app.parts;
  const verify = hasher.verify.bind(hasher);
  hasher.verify = (phc, password) => {
    hasher.verify = verify;
    return around(() => verify(phc, password));
  };
}
