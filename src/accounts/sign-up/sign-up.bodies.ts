import { ApiProperty } from '@nestjs/swagger';
import { SIGN_UP_MODES, type SignUpMode } from '../../domain/sign-up-mode';
import { AnyText, Password, Text } from '../../http/fields';
import { EMAIL_MAX_LENGTH, LINK_TOKEN_MAX_LENGTH, NAME_MAX_LENGTH } from '../../http/text-limits';
import { TextRecord } from '../../http/text-record';

const VERSION_MAX_LENGTH = 64;

export class SignUpBody {
  @Text({ max: NAME_MAX_LENGTH })
  username: string;

  @Password()
  password: string;

  @Text({ max: EMAIL_MAX_LENGTH, optional: true })
  email?: string;

  @TextRecord('Answers to `fields` of the sign-up settings.')
  profile?: Record<string, string>;

  @Text({ max: VERSION_MAX_LENGTH, optional: true, about: 'Version of the terms that the person accepts.' })
  acceptedTerms?: string;

  @Text({ max: LINK_TOKEN_MAX_LENGTH, optional: true, about: "The token of an invitation's link." })
  invitation?: string;

  @AnyText({
    optional: true,
    about: 'The solved challenge, as ALTCHA sends it: JSON in base64. Ignored where no proof is needed.',
  })
  proof?: string;
}

export class SignedUp {
  @ApiProperty()
  username: string;

  @ApiProperty({ enum: ['pending', 'active'] })
  status: 'pending' | 'active';
}

export class StrengthBody {
  @Password()
  password: string;

  @Text({ max: NAME_MAX_LENGTH, optional: true })
  username?: string;

  @Text({ max: EMAIL_MAX_LENGTH, optional: true })
  email?: string;
}

export class StrengthAnswer {
  @ApiProperty({ type: 'integer', minimum: 0, maximum: 4 })
  score: number;

  @ApiProperty()
  guessesLog10: number;

  @ApiProperty()
  acceptable: boolean;

  @ApiProperty({ type: [String] })
  reasons: readonly string[];

  @ApiProperty({ type: [String] })
  suggestions: readonly string[];
}

class SignUpFieldBody {
  @ApiProperty()
  name: string;

  @ApiProperty()
  label: string;

  @ApiProperty()
  required: boolean;

  @ApiProperty({ type: 'integer' })
  maxLength: number;
}

class TermsBody {
  @ApiProperty()
  version: string;

  @ApiProperty()
  url: string;

  @ApiProperty({ type: String, nullable: true })
  text: string | null;
}

class PasswordRulesBody {
  @ApiProperty({ type: 'integer' })
  minLength: number;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 4 })
  minScore: number;
}

class ProofNeededBody {
  @ApiProperty({ enum: ['altcha'] })
  kind: 'altcha';

  @ApiProperty({ description: 'Path of the route that gives a challenge.' })
  url: string;
}

export class SignUpSettingsBody {
  @ApiProperty({ enum: SIGN_UP_MODES })
  mode: SignUpMode;

  @ApiProperty({ type: [SignUpFieldBody] })
  fields: readonly SignUpFieldBody[];

  @ApiProperty({ type: TermsBody, nullable: true })
  terms: TermsBody | null;

  @ApiProperty({ type: PasswordRulesBody })
  password: PasswordRulesBody;

  @ApiProperty({
    type: ProofNeededBody,
    nullable: true,
    description: 'Null: a sign-up needs no proof of work.',
  })
  proof: ProofNeededBody | null;
}
