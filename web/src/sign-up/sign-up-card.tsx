import { Anchor, Text } from '@mantine/core';
import type { ComponentProps, ReactNode } from 'react';
import { Link } from 'wouter';
import { HUB_URL } from '../page-facts';
import { useTexts } from '../texts/texts';
import { CardPage } from '../ui/card-page';
import { SignUpForm } from './sign-up-form';

type SignUpCardProps = ComponentProps<typeof SignUpForm> & {
  readonly title: string;
  readonly lead: string;
  /** Above the form. */
  readonly children?: ReactNode;
};

/** The page with the sign-up form. */
export function SignUpCard({ title, lead, children, ...form }: SignUpCardProps) {
  const texts = useTexts();
  return (
    <CardPage
      title={title}
      lead={lead}
      below={
        <Text>
          {texts.signUp.haveAccount}{' '}
          {HUB_URL === null ? (
            <Anchor component={Link} href="/">
              {texts.signUp.signIn}
            </Anchor>
          ) : (
            <Anchor href={HUB_URL}>{texts.signUp.signIn}</Anchor>
          )}
        </Text>
      }
    >
      {children}
      <SignUpForm {...form} />
    </CardPage>
  );
}
