/** A value without the line end that editors, `echo` and Kubernetes secrets leave behind it. */
export const withoutLineEnd = (text: string): string => text.replace(/[\r\n]+$/, '');
