/** The mark: an open book that is a gate. */
export function Mark({ size }: { readonly size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 48 48" aria-hidden="true" focusable="false">
      <path fill="var(--mantine-color-spruce-8)" d="M5 43V22a19 19 0 0 1 38 0v21z" />
      <path fill="#ffffff" d="M22.6 17c-3-2.5-6.7-3.3-10.1-3.1v23.4c3.4-.2 7.1.6 10.1 3.1z" />
      <path
        fill="var(--mantine-color-spruce-2)"
        d="M25.4 17c3-2.5 6.7-3.3 10.1-3.1v23.4c-3.4-.2-7.1.6-10.1 3.1z"
      />
    </svg>
  );
}
