import { seeded } from '../../roadmap/testing/seeded.ts';

/**
 * A random program of typed statements, each on its own top level, that notes what it computes in an
 * array. Every name is declared before it is used, so that it may be cut into cells anywhere.
 */
export class RandomProgram {
  /** The name of the array in which the program notes its values. */
  readonly log: string;
  readonly statements: string[] = [];
  readonly #random: () => number;
  readonly #prefix: string;
  readonly #variables: string[] = [];
  readonly #readable: string[] = [];
  readonly #functions: string[] = [];
  readonly #asyncFunctions: string[] = [];
  readonly #classes: string[] = [];
  #names = 0;

  constructor(seed: number, length: number) {
    this.#random = seeded(seed);
    this.#prefix = `p${seed}_`;
    this.log = `${this.#prefix}log`;
    this.statements.push(`const ${this.log}: unknown[] = [];`);
    for (let i = 0; i < 3; i++) this.#variable();
    const kinds = [
      () => this.#variable(),
      () => this.#assignment(),
      () => this.#assignment(),
      () => this.#note(),
      () => this.#note(),
      () => this.#function(),
      () => this.#function(),
      () => this.#arrow(),
      () => this.#asyncFunction(),
      () => this.#class(),
      () => this.#destructuring(),
      () => this.#destructuringAssignment(),
      () => this.#loop(),
      () => this.#block(),
      () => this.#enumeration(),
      () => this.#generic(),
      () => this.#generator(),
    ];
    for (let i = 0; i < length; i++) this.#pick(kinds)();
    for (const name of this.#functions) this.#push(`${this.log}.push(${name}(1));`);
    for (const name of this.#readable) this.#push(`${this.log}.push(${name});`);
  }

  /** The statements, in cells of random sizes. */
  cut(): string[] {
    const cells: string[] = [];
    for (let i = 0; i < this.statements.length;) {
      const size = 1 + Math.floor(this.#random() * 4);
      cells.push(this.statements.slice(i, i + size).join('\n'));
      i += size;
    }
    return cells;
  }

  #push(statement: string): void {
    this.statements.push(statement);
  }

  #pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.#random() * items.length)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }

  #name(): string {
    return `${this.#prefix}${(this.#names++).toString(36)}`;
  }

  #number(): string {
    return String(Math.floor(this.#random() * 9) + 1);
  }

  #value(): string {
    const forms = [
      () => this.#number(),
      () => this.#pick(this.#readable.length > 0 ? this.#readable : ['3']),
      () => `(${this.#pick(this.#readable)} * 2 % 101)`,
      () => `Number(\`\${${this.#pick(this.#readable)}}\`)`,
      () => this.#shorthand(),
      () => (this.#functions.length > 0 ? `${this.#pick(this.#functions)}(${this.#number()})` : '4'),
      () => (this.#classes.length > 0 ? `new ${this.#pick(this.#classes)}(${this.#number()}).get()` : '5'),
    ];
    return this.#readable.length === 0 ? this.#number() : this.#pick(forms)();
  }

  #shorthand(): string {
    const name = this.#pick(this.#readable);
    return `({ ${name} }).${name}`;
  }

  #variable(): void {
    const name = this.#name();
    const keyword = this.#pick(['let', 'let', 'const', 'var']);
    this.#push(`${keyword} ${name}: number = ${this.#value()};`);
    if (keyword !== 'const') this.#variables.push(name);
    this.#readable.push(name);
  }

  #assignment(): void {
    if (this.#variables.length === 0) return;
    const name = this.#pick(this.#variables);
    const forms = [`${name} = ${this.#value()};`, `${name} += ${this.#value()};`, `${name}++;`, `--${name};`];
    this.#push(this.#pick([...forms, `{ const ${name}_ = ${name}; ${name} = ${name}_ + 1; }`]));
  }

  #note(): void {
    const [a, b] = [this.#pick(this.#readable), this.#pick(this.#readable)];
    this.#push(
      this.#pick([
        `${this.log}.push(${this.#value()});`,
        `${this.log}.push({ ${[...new Set([a, b])].join(', ')} });`,
        `${this.log}.push([...[${a}], typeof ${b}]);`,
      ]),
    );
  }

  #function(): void {
    const name = this.#name();
    const changes = this.#variables.length > 0 ? this.#pick(this.#variables) : undefined;
    const shadowed = this.#pick(this.#readable);
    const body = this.#pick([
      `return x + ${this.#value()};`,
      changes ? `${changes} += x; return ${changes};` : 'return x;',
      `const ${shadowed} = x; return ${shadowed} * 2;`,
      `return [x].map(${shadowed} => ${shadowed} + 1).reduce((a, b) => a + b, ${this.#value()});`,
      `try { throw x } catch (${shadowed}) { return Number(${shadowed}) + 1 }`,
    ]);
    this.#push(`function ${name}(x: number): number { ${body} }`);
    this.#functions.push(name);
  }

  #arrow(): void {
    const name = this.#name();
    this.#push(`const ${name} = (x: number): number => x + ${this.#value()};`);
    this.#push(`${this.log}.push(${name}.name.length);`);
    this.#functions.push(name);
  }

  #asyncFunction(): void {
    const name = this.#name();
    const changes = this.#variables.length > 0 ? this.#pick(this.#variables) : undefined;
    this.#push(
      `async function ${name}(x: number) { await null; ${changes ? `${changes} += x;` : ''} return x + ${this.#value()} }`,
    );
    this.#asyncFunctions.push(name);
    this.#push(`${this.log}.push(await ${this.#pick(this.#asyncFunctions)}(${this.#number()}));`);
  }

  #class(): void {
    const name = this.#name();
    const base = this.#classes.length > 0 && this.#random() < 0.5 ? this.#pick(this.#classes) : undefined;
    const outer = this.#pick(this.#readable);
    this.#push(
      base
        ? `class ${name} extends ${base} { override get(): number { return super.get() + ${outer} } }`
        : `class ${name} { static made = 0; constructor(private n: number) { ${name}.made++ } get(): number { return this.n + ${outer} + ${name}.made } }`,
    );
    this.#classes.push(name);
  }

  #destructuring(): void {
    const [a, b, c] = [this.#name(), this.#name(), this.#name()];
    const keyword = this.#pick(['let', 'const']);
    this.#push(
      `${keyword} { k: ${a}, m: [${b} = ${this.#value()}], ...${c}_ } = { k: ${this.#value()}, m: [] as number[], z: ${this.#value()} };`,
    );
    this.#push(`${keyword} ${c} = ${c}_.z;`);
    if (keyword === 'let') this.#variables.push(a, b, c);
    this.#readable.push(a, b, c);
  }

  #destructuringAssignment(): void {
    if (this.#variables.length < 2) return;
    const [a, b] = [this.#pick(this.#variables), this.#pick(this.#variables)];
    this.#push(
      this.#pick([
        `[${a}, ${b}] = [${b}, ${a}];`,
        a === b
          ? `({ ${a} } = { ${a}: 6 });`
          : `({ ${a}, q: ${b} = 3 } = { ${a}: ${this.#value()} } as { ${a}: number; q?: number });`,
        `for (${a} of [${this.#number()}, ${this.#number()}]) ${this.log}.push(${a});`,
      ]),
    );
  }

  #loop(): void {
    const [i, fs] = [this.#name(), this.#name()];
    this.#push(
      this.#pick([
        `for (var ${i} = 0; ${i} < 3; ${i}++) { ${this.log}.push(${i} + ${this.#value()}); }`,
        `const ${fs}: Array<() => number> = []; for (let ${i} = 0; ${i} < 3; ${i}++) ${fs}.push(() => ${i}); ${this.log}.push(${fs}.map(f => f()));`,
        `for (const ${i} of [1, 2]) { var ${fs} = ${i}; ${this.log}.push(${fs}) }`,
        `for await (const ${i} of [Promise.resolve(${this.#value()})]) ${this.log}.push(${i});`,
        `outer: for (var ${i} of [1, 2, 3]) { for (;;) { if (${i} === 2) break outer; continue outer } }`,
      ]),
    );
  }

  #block(): void {
    const name = this.#pick(this.#readable);
    this.#push(
      this.#pick([
        `{ let ${name} = 77; ${this.log}.push(${name}); }`,
        `switch (${this.#value()} % 2) { case 0: { const ${name} = 'even'; ${this.log}.push(${name}); break } default: ${this.log}.push(${name}) }`,
        `if (${this.#value()} > 4) { function inner() { return ${name} } ${this.log}.push(inner()) } else ${this.log}.push({ ${name} });`,
      ]),
    );
  }

  #enumeration(): void {
    const name = this.#name();
    this.#push(`enum ${name} { A = 1, B = A << 2, C }`);
    this.#push(`${this.log}.push([${name}.C, ${name}[${name}.B]]);`);
  }

  #generic(): void {
    const name = this.#name();
    this.#push(`function ${name}<T>(x: T, y: T[] = []): T { return y[0] ?? x }`);
    this.#push(`${this.log}.push(${name}(${this.#value()}), ${name}('a', ['b']));`);
  }

  #generator(): void {
    const name = this.#name();
    this.#push(`function* ${name}() { yield ${this.#value()}; yield ${this.#pick(this.#readable)} }`);
    this.#push(`${this.log}.push([...${name}()]);`);
  }
}
