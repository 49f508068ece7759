import { quoteAssertion, speakOfCell } from './cell-words.ts';
import type { Scripts, SourcePosition } from './scripts.ts';
import { read } from './thrown-value.ts';

/** A call on the way to an error, in a cell or in a file of the student's. */
export interface SourceFrame extends SourcePosition {
  /** The function; undefined for the top level. */
  readonly functionName: string | undefined;
}

/** Enough to get from deep inside a library to the cell that called it. */
const STACK_TRACE_LIMIT = 50;

/** Where the kernel itself lies, whose calls tell a student nothing. */
const KERNEL_FOLDER = new URL('..', import.meta.url).href;

const framesOfErrors = new WeakMap<object, readonly SourceFrame[]>();

/**
 * Makes every stack trace speak of the student's cells and files: places in compiled code become places in
 * them, as `cell [3]:4:7`, and what lies beneath the cell (the kernel) is left out.
 */
export function installStackTraces(scripts: Scripts): void {
  Error.stackTraceLimit = STACK_TRACE_LIMIT;
  Error.prepareStackTrace = (error, callSites) => {
    const lines: string[] = [];
    const frames: SourceFrame[] = [];
    let isBeneathCell = false;
    for (const site of callSites) {
      const name = site.getScriptNameOrSourceURL();
      if (!name || !scripts.has(name)) {
        // V8 prints a call site as it stands in a trace, which its type does not say.
        // oxlint-disable-next-line typescript/no-base-to-string
        if (!isBeneathCell && !name?.startsWith(KERNEL_FOLDER)) lines.push(`    at ${site.toString()}`);
        continue;
      }
      const position = scripts.locate(name, site.getLineNumber() ?? 1, site.getColumnNumber() ?? 1);
      if (!position) {
        isBeneathCell = true;
        continue;
      }
      const functionName = nameOf(site);
      frames.push({ ...position, functionName });
      const place = `${position.source}:${position.line}:${position.column}`;
      lines.push(`    at ${functionName ? `${functionName} (${place})` : place}`);
    }
    framesOfErrors.set(error, frames);
    speakOfCell(error);
    const [innermost] = frames;
    if (innermost) quoteAssertion(error, innermost.text, innermost.column);
    return [headline(error), ...lines].join('\n');
  };
}

/** The frames of an error that lie in the student's code, the innermost first. */
export function sourceFrames(error: Error): readonly SourceFrame[] {
  // The frames are worked out when the stack is first read.
  read(error, 'stack');
  return framesOfErrors.get(error) ?? [];
}

/** Says of an error which place in the student's code is to blame: more than its own frames say. */
export function blame(error: Error, position: SourcePosition): void {
  framesOfErrors.set(error, [{ ...position, functionName: undefined }, ...sourceFrames(error)]);
}

function nameOf(site: NodeJS.CallSite): string | undefined {
  const name = site.getFunctionName();
  if (!name) return undefined;
  const plain = name.replace(/^__cells__\./, '');
  const type = site.getTypeName();
  const isMethod = site.isConstructor() || !type || type === 'Object' || plain.includes('.');
  if (site.isConstructor()) return `new ${plain}`;
  return isMethod ? plain : `${type}.${plain}`;
}

function headline(error: unknown): string {
  try {
    // As the engine does it: `console.trace` hands it what is no Error.
    return Error.prototype.toString.call(error);
  } catch {
    return 'Error';
  }
}
