/** Lists the routes of the OpenAPI document. */
interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly responses: Readonly<Record<string, { readonly description: string }>>;
}

const FIRST_REFUSING_STATUS = 400;

const cell = (content: string | Node): HTMLTableCellElement => {
  const element = document.createElement('td');
  element.append(content);
  return element;
};

const code = (text: string): HTMLElement => {
  const element = document.createElement('code');
  element.textContent = text;
  return element;
};

function rowOf(method: string, path: string, { summary, description, responses }: Operation): HTMLElement {
  const row = document.createElement('tr');
  const refusals = Object.entries(responses)
    .filter(([status]) => Number(status) >= FIRST_REFUSING_STATUS)
    .map(([status, response]) => `${status} ${response.description.replaceAll('`', '')}`);
  row.append(
    cell(code(`${method.toUpperCase()} ${path}`)),
    cell(summary ?? description ?? ''),
    cell(refusals.join(' · ')),
  );
  return row;
}

const response = await fetch('openapi.json');
const { paths } = (await response.json()) as { paths: Record<string, Record<string, Operation>> };
const rows = Object.entries(paths).flatMap(([path, operations]) =>
  Object.entries(operations).map(([method, operation]) => rowOf(method, path, operation)),
);
document.querySelector('#routes')?.append(...rows);
