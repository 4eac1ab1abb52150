import { Button, type ButtonProps } from '@mantine/core';
import { useEffect, useState } from 'react';
import { adminTexts } from '../texts';
import { copyText } from './copy-text';
import { useTaken } from './shown-once';

const SHOWN_MS = 2_500;

interface CopyButtonProps extends ButtonProps {
  readonly text: () => string;
  readonly children: string;
}

/** Copies a text, and says so. */
export function CopyButton({ text, children, ...looks }: CopyButtonProps) {
  const [isCopied, setIsCopied] = useState(false);
  const taken = useTaken();
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setIsCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = async (): Promise<void> => {
    const isThere = await copyText(text());
    setIsCopied(isThere);
    if (isThere) taken();
  };
  return (
    <Button variant="default" size="sm" {...looks} onClick={() => void copy()}>
      <span aria-live="polite">{isCopied ? adminTexts.oneTimeLink.copied : children}</span>
    </Button>
  );
}
