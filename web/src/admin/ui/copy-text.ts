/** Puts text on the clipboard. To be called by a click: on plain http browsers allow it only then. @returns whether it is there */
export async function copyText(text: string): Promise<boolean> {
  if ('clipboard' in navigator) {
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
  }
  return copyOnPlainHttp(text);
}

/** There is no `navigator.clipboard` there; this older way is in every browser. */
function copyOnPlainHttp(text: string): boolean {
  const put = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
  };
  document.addEventListener('copy', put);
  const isCopied = document.execCommand('copy');
  document.removeEventListener('copy', put);
  return isCopied;
}
