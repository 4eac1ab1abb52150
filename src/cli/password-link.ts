import type { PasswordLink } from './bodies';
import type { Task } from './task';

/** Only the link goes to stdout, so that a script can pass it on. */
export function printLink(task: Task, link: PasswordLink): void {
  task.print(link.url);
  task.note(`works once, until ${link.expiresAt}`);
}
