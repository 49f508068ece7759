/** The checks of which values are held, each with a number: they are counted as they come. */
export class CheckNumbering {
  readonly #checks: [lab: string, check: string][] = [];
  /** By lab and check. */
  readonly #numbers = new Map<string, Map<string, number>>();

  /** In the order of their numbers. */
  get checks(): readonly (readonly [lab: string, check: string])[] {
    return this.#checks;
  }

  /** The number of a check; undefined for one that has none. */
  find(lab: string, check: string): number | undefined {
    return this.#numbers.get(lab)?.get(check);
  }

  /** The number of a check, which gets one where it has none. */
  numberOf(lab: string, check: string): number {
    const known = this.find(lab, check);
    if (known !== undefined) return known;
    const ofLab = this.#numbers.get(lab) ?? new Map<string, number>();
    this.#numbers.set(lab, ofLab.set(check, this.#checks.length));
    return this.#checks.push([lab, check]) - 1;
  }
}
