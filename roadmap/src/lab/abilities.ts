/** What begins the list: it stands in a line of its own. */
const HEADING = /^\*\*When you are done, you can:?\*\*:?$/;
const BULLET = /^[-*] +(?<ability>\S.*)$/;

/**
 * What a lab promises: the list in its first cell below **When you are done, you can**.
 *
 * @param source Of the first cell.
 * @returns As Markdown of a line each, without the mark that ends it; none where there is no such list.
 * @example
 * abilitiesOf('# Rooms\n\n**When you are done, you can**\n- measure a room;\n- draw it.'); // ['measure a room', 'draw it']
 */
export function abilitiesOf(source: string): string[] {
  const lines = source.split('\n').map(line => line.trim());
  const at = lines.findIndex(line => HEADING.test(line));
  if (at < 0) return [];
  const rest = lines.slice(at + 1);
  const start = rest.findIndex(line => line !== '');
  const abilities: string[] = [];
  for (const line of start < 0 ? [] : rest.slice(start)) {
    const ability = BULLET.exec(line)?.groups?.['ability'];
    if (ability === undefined) break;
    abilities.push(ability.replace(/[;.,]$/, ''));
  }
  return abilities;
}
