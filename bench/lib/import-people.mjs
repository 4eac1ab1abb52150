/** Imports the lines of a CSV file, of which none may be refused. */
export async function importPeople({ url }, token, lines) {
  const answer = await fetch(`${url}/api/users/import`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv' },
    body: lines.join('\n'),
  });
  const { items } = await answer.json();
  const refused = items.filter(({ outcome }) => outcome === 'refused');
  if (refused.length > 0) throw new Error(JSON.stringify(refused[0]));
}
