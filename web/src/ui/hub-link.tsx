import { Button, type ButtonProps } from '@mantine/core';
import { HUB_URL } from '../page-facts';
import { useTexts } from '../texts/texts';

/** A link to the hub; nothing where its address is not known. */
export function HubLink(look: ButtonProps) {
  const { toHub } = useTexts();
  if (HUB_URL === null) return null;
  return (
    <Button component="a" href={HUB_URL} {...look}>
      {toHub}
    </Button>
  );
}
