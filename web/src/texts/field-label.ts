import type { SignUpField } from '../api/sign-up-settings';
import type { Texts } from './en';

/** The operator's label of a field, else its name as a label: `course` is shown as “Course”. */
export function labelOf(texts: Texts, { name, label }: SignUpField): string {
  if (label !== name) return label;
  return name === 'email' ? texts.email : name.charAt(0).toUpperCase() + name.slice(1);
}
