import { createProgram, forEachChild, isInterfaceDeclaration, type InterfaceDeclaration } from 'typescript';
import { CATALOGUE } from '../../src/domain/events';
import { codesIn, pageOf, pathOf, rowsOf } from './page';

const source = pathOf('src/domain/events.ts');
const program = createProgram([source], { strict: true, noLib: true });
const checker = program.getTypeChecker();

function interfaceOf(name: string): InterfaceDeclaration {
  const file = program.getSourceFile(source);
  const found = file && forEachChild(file, (node) => namedInterface(node, name));
  if (found === undefined) throw new Error(`${source} has no interface ${name}`);
  return found;
}

const namedInterface = (node: Parameters<typeof isInterfaceDeclaration>[0], name: string) =>
  isInterfaceDeclaration(node) && node.name.text === name ? node : undefined;

/** The property names of an interface, each with the names of its own properties. */
const membersOf = (name: string): Map<string, string[]> => {
  const type = checker.getTypeAtLocation(interfaceOf(name));
  return new Map(
    checker
      .getPropertiesOfType(type)
      .map((property) => [
        property.name,
        checker.getPropertiesOfType(checker.getTypeOfSymbol(property)).map((field) => field.name),
      ]),
  );
};

const rows = rowsOf(pageOf('docs/events.md'), 'type');
const typeOf = (row: Record<string, string>): string => codesIn(row['type'] ?? '')[0] ?? '';

describe('the list of events', () => {
  it('has every type of the catalogue in the version that is written today, and no other', () => {
    const listed = rows.map((row) => [typeOf(row), Number(row['version'])]);
    expect(Object.fromEntries(listed)).toEqual(CATALOGUE);
    expect(listed).toHaveLength(Object.keys(CATALOGUE).length);
  });

  it('names the fields of each type as the code does', () => {
    const listed = rows.map((row) => [typeOf(row), codesIn(row['data'] ?? '')]);
    expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(membersOf('EventData')));
  });

  it('names every kind of personal data with the events that hold it, and no other', () => {
    const listed = new Set(rows.flatMap((row) => codesIn(row['personal'] ?? '')));
    expect([...listed].sort()).toEqual([...membersOf('PersonalFields').keys()].sort());
  });
});
