/** The checks of which values are held, each with a number: they are counted as they come. */
export class CheckNumbering {
  readonly #checks: [lab: string, check: string][] = [];
  readonly #numbers = new Map<string, number>();

  /** In the order of their numbers. */
  get checks(): readonly (readonly [lab: string, check: string])[] {
    return this.#checks;
  }

  /** The number of a check; undefined for one that has none. */
  find(lab: string, check: string): number | undefined {
    return this.#numbers.get(keyOf(lab, check));
  }

  /** The number of a check, which gets one where it has none. */
  numberOf(lab: string, check: string): number {
    const known = this.find(lab, check);
    if (known !== undefined) return known;
    this.#numbers.set(keyOf(lab, check), this.#checks.length);
    return this.#checks.push([lab, check]) - 1;
  }
}

function keyOf(lab: string, check: string): string {
  return `${lab}\n${check}`;
}
