import type { NeededCell, Needs } from '@waymark/roadmap/notebook-cells';

/** A cell that cannot run before others have: it speaks of names that they declare. */
export class MissingCellsError extends Error {
  override readonly name = 'MissingCellsError';
  readonly needs: Needs;

  constructor(needs: Needs) {
    super(needs.cells.map(sentence).join(' '));
    this.needs = needs;
  }
}

function sentence({ name, names, trouble }: NeededCell): string {
  const list = names.map(one => `\`${one}\``).join(', ');
  return trouble === 'failed'
    ? `The cell *${name}* is to make ${list}, and did not run to its end: mend its error first.`
    : `Run *${name}* first: it makes ${list}.`;
}
