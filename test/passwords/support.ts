import { hash } from '@node-rs/argon2';
import { DomainError } from '../../src/domain/errors';
import { type HashParameters } from '../../src/passwords/hash-parameters';

/** The refusal of something that a rule has to refuse. */
export const refusalOf = async (refused: Promise<unknown>): Promise<DomainError> => {
  try {
    await refused;
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

/** A hash made by another deployment with other parameters. */
export const argon2idHash = (password: string, { memoryKib, iterations }: HashParameters): Promise<string> =>
  hash(password, { memoryCost: memoryKib, timeCost: iterations });
