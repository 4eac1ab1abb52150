import { Button, type ButtonProps } from '@mantine/core';
import { useEffect, useState } from 'react';
import { adminTexts } from '../texts';
import { copyText } from './copy-text';

const SHOWN_MS = 2_500;

interface CopyButtonProps extends ButtonProps {
  readonly text: () => string;
  readonly children: string;
}

/** Copies a text, and says so. */
export function CopyButton({ text, children, ...looks }: CopyButtonProps) {
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setIsCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return (
    <Button variant="default" size="sm" {...looks} onClick={() => void copyText(text()).then(setIsCopied)}>
      <span aria-live="polite">{isCopied ? adminTexts.oneTimeLink.copied : children}</span>
    </Button>
  );
}
