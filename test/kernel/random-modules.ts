import { seeded } from '../../roadmap/testing/seeded.ts';

/** A file of a random module graph. */
export interface ModuleFile {
  readonly name: string;
  readonly text: string;
}

/** What an export is, for those who use it. */
type Kind = 'number' | 'bump' | 'read' | 'class' | 'namespace';

interface Export {
  readonly name: string;
  readonly kind: Kind;
}

interface Module {
  readonly index: number;
  readonly file: string;
  /** The modules that it imports, in order. */
  readonly imports: number[];
  readonly exports: Export[];
  /** The modules of which it exports all. */
  readonly stars: number[];
  readonly awaits: boolean;
}

/**
 * Random modules that import each other in every way, in cycles as well, and a program that uses them. The
 * modules and the program note what they see in the global array `trace`. All of it runs in plain Node.
 */
export class RandomModules {
  /** The imports of the program. */
  readonly imports: string[] = [];
  /** What it does with them, statement by statement: some change what the modules hold. */
  readonly steps: string[] = [];
  /** Notes what all that it has imported is worth. */
  readonly reads: string[] = [];
  /** One of the files with other values in it. */
  readonly edited: ModuleFile;
  readonly #random: () => number;
  readonly #folder: string;
  readonly #modules: Module[] = [];
  readonly #texts: string[] = [];

  /** @param folder Where the files will lie, from where the program lies. */
  constructor(seed: number, folder: string) {
    this.#random = seeded(seed);
    this.#folder = folder;
    const size = 2 + this.#number(5);
    const canAwait = this.#chance(0.4);
    for (let index = 0; index < size; index++) this.#modules.push(this.#module(index, size, canAwait));
    for (const module of this.#modules) this.#texts.push(this.#textOf(module));
    this.#write();
    const { name, text } = this.#pick(this.files);
    this.edited = { name, text: `${text.replaceAll(/\b(\d)00\b/g, '$177')}\n// changed` };
  }

  get files(): ModuleFile[] {
    return this.#modules.map(({ file, index }) => ({ name: file, text: this.#texts[index] ?? '' }));
  }

  #module(index: number, size: number, canAwait: boolean): Module {
    const ending = this.#pick(['.ts', '.ts', '.mts', '.js']);
    const imports = Array.from({ length: size }, (_, other) => other).filter(
      other => this.#chance(0.5) || other === index + 1,
    );
    return {
      index,
      // A plain `.js` needs a sign that it is an ES module, which its exports are.
      file: `m${index}${ending}`,
      imports,
      exports: [
        { name: `v${index}`, kind: 'number' },
        { name: `c${index}`, kind: 'number' },
        { name: `bump${index}`, kind: 'bump' },
        { name: `read${index}`, kind: 'read' },
        { name: `C${index}`, kind: 'class' },
      ],
      stars: imports.filter(other => other !== index && this.#chance(0.25)),
      awaits: canAwait && this.#chance(0.3),
    };
  }

  #textOf({ index, file, imports, exports, stars, awaits }: Module): string {
    const types = !file.endsWith('.js');
    const number = types ? ': number' : '';
    const lines = [`trace.push('${file} begins');`];
    const readable: string[] = [];
    let base = '';
    for (const other of imports) {
      const from = `from './${this.#modules[other]?.file ?? ''}'`;
      const all = this.#all(other);
      const { name, kind } = this.#pick(all);
      const local = `i${index}_${other}`;
      switch (this.#number(6)) {
        case 0: {
          lines.push(`import * as ${local} ${from};`);
          readable.push(`${local}.${name}`);
          break;
        }
        case 1: {
          lines.push(`import ${local}, { ${name} as ${local}_ } ${from};`);
          readable.push(local, `${local}_`);
          break;
        }
        case 2: {
          lines.push(`export { ${name} as r${index}_${other} } ${from};`);
          exports.push({ name: `r${index}_${other}`, kind });
          break;
        }
        case 3: {
          lines.push(`export * as n${index}_${other} ${from};`);
          exports.push({ name: `n${index}_${other}`, kind: 'namespace' });
          break;
        }
        case 4: {
          lines.push(`import { ${name} as ${local} } ${from};`, `export { ${local} as x${local} };`);
          exports.push({ name: `x${local}`, kind });
          readable.push(local);
          break;
        }
        default: {
          const own = `${types ? `import type { T${other} } ${from}; ` : ''}import { C${other} as ${local} } ${from};`;
          lines.push(other === index ? `import ${from.slice('from '.length)};` : own);
          if (other !== index) readable.push(local);
          if (other !== index && !this.#reaches(other, index)) base = local;
        }
      }
    }
    for (const other of stars) lines.push(`export * from './${this.#modules[other]?.file ?? ''}';`);
    if (awaits) lines.push(`await null;`);
    if (types) {
      lines.push(`export interface T${index} { x: number }`, `export type { T${index} as U${index} };`);
    }
    lines.push(
      ...readable.map(
        name => `try { trace.push(typeof ${name}, show(${name})) } catch (error) { trace.push(error.name) }`,
      ),
      `export let v${index}${number} = ${index + 1}00;`,
      `export const c${index} = ${awaits ? 'await Promise.resolve' : ''}(${index + 1}00 + 1);`,
      `export function bump${index}(by${number}) { v${index} += by; return v${index} }`,
      `export function read${index}() { return [v${index}, ${readable.map(name => `show(${name})`).join(', ')}] }`,
      `export class C${index}${base ? ` extends ${base}` : ''} { name${index}() { return '${file}' } static made = v${index} }`,
      this.#pick([
        `export default v${index} + 5;`,
        `export default function () { return v${index} }`,
        `export default class extends C${index} {}`,
        `export { v${index} as default };`,
      ]),
      `function show(value) { return typeof value === 'number' ? value : typeof value === 'function' ? value.name : Object.keys(value).length }`,
      `trace.push('${file} ends');`,
    );
    return this.#shuffledImports(lines).join('\n');
  }

  /** Imports count before all else wherever they stand. */
  #shuffledImports(lines: string[]): string[] {
    if (this.#chance(0.5)) return lines;
    return [...lines.filter(line => !isImport(line)), ...lines.filter(isImport)];
  }

  /** Whether a module imports another, if by others. */
  #reaches(from: number, to: number): boolean {
    const reached = new Set([from]);
    for (const index of reached) for (const other of this.#modules[index]?.imports ?? []) reached.add(other);
    return reached.has(to);
  }

  #awaitsWithin(index: number): boolean {
    return this.#modules.some(module => module.awaits && this.#reaches(index, module.index));
  }

  /** What can be imported from a module as far as it is written. */
  #all(index: number): Export[] {
    const reached = new Set([index]);
    for (const at of reached) for (const star of this.#modules[at]?.stars ?? []) reached.add(star);
    return [...reached].flatMap(at => this.#modules[at]?.exports ?? []);
  }

  #write(): void {
    const used: { readonly local: string; readonly kind: Kind }[] = [];
    const path = (index: number): string => `${this.#folder}/${this.#modules[index]?.file ?? ''}`;
    for (let i = 0; i < 3; i++) {
      const index = this.#number(this.#modules.length);
      const [a, b] = [this.#pick(this.#all(index)), this.#pick(this.#all(index))];
      const local = `${this.#folder.slice(2)}_${i}`;
      this.imports.push(
        this.#pick([
          `import { ${a.name} as ${local}a, ${b.name} as ${local}b } from '${path(index)}';`,
          `import ${local}, { ${a.name} as ${local}a } from '${path(index)}';\nimport { ${b.name} as ${local}b } from '${path(index)}';`,
        ]),
        `import * as ${local}ns from '${path(index)}';`,
      );
      this.steps.push(`trace.push(Object.keys(${local}ns).join());`);
      used.push({ local: `${local}a`, kind: a.kind }, { local: `${local}b`, kind: b.kind });
    }
    for (let i = 0; i < 10; i++) {
      const { local, kind } = this.#pick(used);
      this.steps.push(`trace.push(typeof ${local}, ${this.#useOf(local, kind)});`);
    }
    const index = this.#number(this.#modules.length);
    this.steps.push(
      `trace.push((await import('${this.#folder}' + '/${this.#modules[index]?.file ?? ''}')).bump${index}(3));`,
    );
    if (!this.#awaitsWithin(index)) {
      this.steps.push(
        `trace.push(require('${path(index)}').bump${index}(4), require('${path(index)}').v${index});`,
      );
    }
    for (const { local, kind } of used) {
      if (kind !== 'bump') this.reads.push(`trace.push(${this.#useOf(local, kind)});`);
    }
  }

  /** Statements, in cells of random sizes. */
  cut(statements: readonly string[]): string[] {
    const cells: string[] = [];
    for (let i = 0; i < statements.length;) {
      const size = 1 + this.#number(6);
      cells.push(statements.slice(i, i + size).join('\n'));
      i += size;
    }
    return cells;
  }

  #useOf(local: string, kind: Kind): string {
    const number = this.#number(9) + 1;
    const uses: Record<Kind, string> = {
      number: local,
      bump: `${local}(${number})`,
      read: `JSON.stringify(${local}())`,
      class: `[${local}.name, ${local}.made, Object.keys(new ${local}()).join()]`,
      namespace: `Object.keys(${local}).join()`,
    };
    return uses[kind];
  }

  #number(below: number): number {
    return Math.floor(this.#random() * below);
  }

  #chance(share: number): boolean {
    return this.#random() < share;
  }

  #pick<T>(items: readonly T[]): T {
    const item = items[this.#number(items.length)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }
}

function isImport(line: string): boolean {
  return /^(import|export .* from) /.test(line);
}
