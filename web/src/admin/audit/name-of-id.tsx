import { codeOf } from '../../api/client';
import { usePerson } from '../api/people';
import { adminTexts } from '../texts';
import { quoted } from './wording';

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a filter holds the id of somebody, and not a name. */
export const isId = (filter: string | undefined): filter is string => filter !== undefined && ID.test(filter);

/** The name of the person of an id; nothing while it is not known. */
export function NameOfId({ id }: { readonly id: string }) {
  const { data, error } = usePerson(id);
  if (data === undefined) return codeOf(error) === 'not_found' ? adminTexts.audit.nobodyWithId : null;
  return data.username === null ? adminTexts.people.noName : quoted(data.username);
}
