import type { Page } from 'playwright-core';
import { PASSWORD } from '../support/test-app';

const REASON = 'Please talk to me after the lecture';

export interface StoryPlace {
  /** Of Gatebook, without a slash at its end. */
  readonly url: string;
  /** Of an administrator who is in the administration. */
  readonly head: Page;
  /** Of somebody without an account. */
  readonly student: Page;
}

/** From a sign-up to a block and back, all of it in browsers. */
export function tellAdministratorsStory(place: () => StoryPlace): void {
  const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();
  const fill = (page: Page, label: string, text: string) =>
    page.getByLabel(label, { exact: true }).fill(text);
  const open = (page: Page, path: string) => page.goto(`${place().url}${path}`);
  const signIn = async (page: Page): Promise<void> => {
    await fill(page, 'Username', 'mia');
    await fill(page, 'Password', PASSWORD);
    await press(page, /^Sign in$/);
  };

  it('somebody who signs up appears in the queue within seconds, and is approved there', async () => {
    const { head, student } = place();
    await open(head, '/admin/sign-ups');
    await head.getByRole('heading', { name: 'Sign-ups' }).waitFor();
    await open(student, '/sign-up');
    await fill(student, 'Username', 'mia');
    await fill(student, 'Password', PASSWORD);
    await press(student, 'Ask for an account');
    await student.getByRole('heading', { name: 'Almost there' }).waitFor();
    await press(head, 'Approve mia');
    await head.getByText('Approved: “mia”.').waitFor();
    await open(student, '/');
    await signIn(student);
    await student.getByRole('heading', { name: 'mia' }).waitFor();
  });

  it('a block ends what the person is doing, and the person is told why', async () => {
    const { head, student } = place();
    await head.getByRole('link', { name: 'People', exact: true }).first().click();
    await head.getByRole('link', { name: 'mia' }).click();
    await press(head, /^Block …$/);
    await fill(head, 'Reason (optional)', REASON);
    await head.getByRole('dialog').getByRole('button', { name: 'Block' }).click();
    await head.getByText('Blocked: “mia”.').waitFor();
    await student.reload();
    await signIn(student);
    await student.getByText(REASON).waitFor();
  });

  it('the history shows the moment of the block, and the one before', async () => {
    const { head } = place();
    await head.getByRole('link', { name: 'Why could they sign in, or not?' }).click();
    await head.getByRole('slider', { name: 'Step' }).waitFor();
    await head.getByText('Refused: blocked').first().waitFor();
    const row = head.getByRole('row', { name: /^Signing in/ });
    while (!(await row.textContent())?.includes('Let in')) await press(head, 'Previous');
    await head.getByText(REASON).first().waitFor();
    expect(await row.getByRole('cell').allTextContents()).toEqual([
      'Let in',
      expect.stringMatching(/^Refused: blocked/),
    ]);
  });

  it('after the block is lifted the person is in again', async () => {
    const { head, student } = place();
    await head.getByRole('link', { name: 'This person', exact: true }).click();
    await press(head, /^Unblock/);
    await head.getByText('Unblocked: “mia”.').waitFor();
    await signIn(student);
    await student.getByRole('heading', { name: 'mia' }).waitFor();
  });
}
