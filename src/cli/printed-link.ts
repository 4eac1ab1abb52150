import type { OneTimeLink } from './bodies';
import type { Task } from './task';

/**
 * Only the link goes to stdout, so that a script can pass it on.
 * @param remark default: that it works once, and until when
 */
export function printLink(
  task: Task,
  { url, path, expiresAt }: OneTimeLink,
  remark = `works once, until ${expiresAt}`,
): void {
  task.print(url ?? path);
  if (url === null) {
    task.note(
      'this is only the path of the link: put the address in front at which people open Gatebook, such as https://hub.example.org, or set GATEBOOK_PUBLIC_URL',
    );
  }
  task.note(remark);
}
