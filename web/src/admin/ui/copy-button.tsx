import { Button, type ButtonProps } from '@mantine/core';
import { useEffect, useState } from 'react';
import { adminTexts } from '../texts';

const SHOWN_MS = 2_500;

/** Browsers give a page the clipboard only on https; elsewhere a selected text can be copied. */
async function copyText(text: string): Promise<void> {
  if ('clipboard' in navigator) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const field = document.createElement('textarea');
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
}

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
    <Button
      variant="default"
      size="sm"
      {...looks}
      onClick={() => void copyText(text()).then(() => setIsCopied(true))}
    >
      <span aria-live="polite">{isCopied ? adminTexts.copied : children}</span>
    </Button>
  );
}
