import type { AppNode } from './test-app';

/** Wraps only the node's next password verification. */
export function aroundNextVerification(
  { app }: AppNode,
  around: (verify: () => Promise<boolean>, leftMs?: number) => Promise<boolean>,
): void {
  const { hasher } = app.parts;
  const verify = hasher.verify.bind(hasher);
  hasher.verify = (phc, password, leftMs) => {
    hasher.verify = verify;
    return around(() => verify(phc, password, leftMs), leftMs);
  };
}
