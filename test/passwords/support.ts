import { hash } from '@node-rs/argon2';
import { DomainError } from '../../src/domain/errors';
import { type HashParameters } from '../../src/passwords/hash-parameters';

/** The refusal of something that must be refused by a rule. */
export const refusalOf = async (refused: Promise<unknown>): Promise<DomainError> => {
  try {
    await refused;
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

/** A hash that another deployment, with other parameters, has made. */
export const argon2idHash = (password: string, { memoryKib, iterations }: HashParameters): Promise<string> =>
  hash(password, { memoryCost: memoryKib, timeCost: iterations });
