import { variables, type VariableEntry } from './variable';

const INTRODUCTION = `# Configuration

Gatebook reads its configuration only from the environment. Each variable can also be given as a file:
\`GATEBOOK_SECRET_FILE=/run/secrets/gatebook\` reads \`GATEBOOK_SECRET\` from there (both at once is a fault). An empty
variable counts as unset. Unknown names that start with \`GATEBOOK_\` are faults too, so that typos are found. All
faults are reported at once, by name; \`gatebook config\` shows what is in force and where it comes from, and no secret.

| name | default | what it does |
| --- | --- | --- |
`;

/** The text of `docs/configuration.md`, made from the table that the start reads. */
export const renderConfigurationDocs = (): string => `${INTRODUCTION}${variables().map(row).join('')}`;

const row = (variable: VariableEntry): string =>
  `| \`${variable.name}\` | ${initial(variable)} | ${variable.about.replaceAll('|', '\\|')} |\n`;

function initial({ initialText, initial: text }: VariableEntry): string {
  if (initialText !== undefined) return initialText;
  return text === undefined || text === '' ? 'none' : `\`${text}\``;
}
