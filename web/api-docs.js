/** Lists the routes of the OpenAPI document. */
const FIRST_REFUSING_STATUS = 400;

const cell = (content) => {
  const data = document.createElement('td');
  data.append(content);
  return data;
};

const code = (text) => {
  const element = document.createElement('code');
  element.textContent = text;
  return element;
};

function rowOf(method, path, { summary = '', description = '', responses }) {
  const row = document.createElement('tr');
  const refusals = Object.entries(responses)
    .filter(([status]) => Number(status) >= FIRST_REFUSING_STATUS)
    .map(([status, response]) => `${status} ${response.description.replaceAll('`', '')}`);
  row.append(
    cell(code(`${method.toUpperCase()} ${path}`)),
    cell(summary || description),
    cell(refusals.join(' · ')),
  );
  return row;
}

const response = await fetch('openapi.json');
const { paths } = await response.json();
const rows = Object.entries(paths).flatMap(([path, operations]) =>
  Object.entries(operations).map(([method, operation]) => rowOf(method, path, operation)),
);
document.querySelector('#routes').append(...rows);
