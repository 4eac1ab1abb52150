import { generate } from 'lean-qr';
import { toSvgPath } from 'lean-qr/extras/svg';
import { useId, useMemo } from 'react';
import classes from './one-time-link.module.css';

interface QrCodeProps {
  readonly text: string;
  readonly label: string;
  readonly className?: string | undefined;
}

/** Cells of white around the code, which scanners need (ISO/IEC 18004). */
const QUIET_ZONE = 4;

export function QrCode({ text, label, className = classes['code'] }: QrCodeProps) {
  const code = useMemo(() => generate(text), [text]);
  const id = useId();
  const size = code.size + 2 * QUIET_ZONE;
  return (
    <svg
      className={className}
      role="img"
      aria-labelledby={id}
      viewBox={`${-QUIET_ZONE} ${-QUIET_ZONE} ${size} ${size}`}
      shapeRendering="crispEdges"
    >
      <title id={id}>{label}</title>
      <path d={toSvgPath(code)} />
    </svg>
  );
}
