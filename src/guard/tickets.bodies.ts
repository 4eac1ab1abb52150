import { ApiProperty } from '@nestjs/swagger';
import { PersonId, Text } from '../http/fields';
import { WholeNumber } from '../http/whole-numbers';

const sha256Hex = (field: string) => ({
  pattern: /^[0-9a-f]{64}$/,
  detail: `${field} must be 64 lower-case hexadecimal digits`,
});

export class TicketOrderBody {
  @PersonId({ about: 'As the login answered it.' })
  userId: string;

  @WholeNumber({
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    about: 'As the login answered it that began the session at the hub.',
  })
  passwordRevision: number;

  @Text({
    max: 64,
    optional: true,
    form: sha256Hex('hubSession'),
    about:
      'SHA-256, in lower-case hex, of the value of the cookie `jupyterhub-session-id`. The session is then accepted only ' +
      'with this cookie: whoever signs out of the hub is signed out here. Only where Gatebook is on the origin of the hub.',
  })
  hubSession?: string;

  @Text({
    max: 64,
    optional: true,
    form: sha256Hex('browser'),
    about:
      'SHA-256, in lower-case hex, of the value of the cookie `gatebook-ticket`, which the hub gives the browser for the path ' +
      'of `POST /api/session`. The ticket then works only with this cookie, so whoever else reads the ticket cannot use it. ' +
      'Only where Gatebook is on the host of the hub.',
  })
  browser?: string;
}

export class TicketBody {
  @ApiProperty({ description: 'For the fragment of `/hub-sign-in`, or for `POST /api/session`. Used once.' })
  ticket: string;

  @ApiProperty({ format: 'date-time', description: 'It opens no session from then on.' })
  expiresAt: string;
}
