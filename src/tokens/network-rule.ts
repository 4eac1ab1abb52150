import { ValidateBy, type ValidationOptions } from 'class-validator';
import { parseNetwork } from '../platform/network';

const isNetwork = (value: unknown): boolean => typeof value === 'string' && parseNetwork(value) !== undefined;

/** An address, or a network in CIDR form. */
export const IsAddressOrNetwork = (options: ValidationOptions = {}): PropertyDecorator =>
  ValidateBy(
    {
      name: 'isNetwork',
      validator: {
        validate: isNetwork,
        defaultMessage: () => '$property must be addresses or networks, such as 10.0.0.0/8',
      },
    },
    options,
  );
