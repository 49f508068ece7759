/** What a student reads where a promise stands instead of what it promises. */
export const PUT_AWAIT = 'is a promise, and not yet what it promises. Put `await` before it';

/** Whether TypeScript calls a type a promise; a list of them is none. */
export function isPromise(type = ''): boolean {
  return type.startsWith('Promise<') && !isListOfPromises(type);
}

/** Whether TypeScript calls a type a list of promises, as `map` makes one with a function that is `async`. */
export function isListOfPromises(type = ''): boolean {
  return /^Promise<.*>\[\]$/.test(type);
}

/** Whether TypeScript's message says that an `await` is missing. */
export function lacksAwait(message: string): boolean {
  return message.includes("Did you forget to use 'await'?");
}
