import { useState } from 'react';
import { useTexts } from '../texts/texts';
import { DoneMessage } from '../ui/form';
import { ChangePasswordForm } from './change-password-form';
import { FirstSection } from './first-section';

export function PasswordSection({ username }: { readonly username: string }) {
  const { password } = useTexts().account;
  const [isDone, setIsDone] = useState(false);
  return (
    <FirstSection title={password.title} lead={password.lead}>
      {isDone && <DoneMessage>{password.done}</DoneMessage>}
      <ChangePasswordForm username={username} onDone={() => setIsDone(true)} />
    </FirstSection>
  );
}
