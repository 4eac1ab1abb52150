import { Text, type TextProps } from '@mantine/core';
import { adminTexts } from '../texts';

interface InstantProps extends TextProps {
  readonly iso: string;
  /** Default: the date and the time. */
  readonly shown?: string;
}

/** An instant; to the second and with the zone where one points at it. */
export function Instant({ iso, shown, ...looks }: InstantProps) {
  return (
    <Text span inherit {...looks} component="time" dateTime={iso} title={adminTexts.exact(iso)}>
      {shown ?? adminTexts.instant(iso)}
    </Text>
  );
}
