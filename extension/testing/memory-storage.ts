/** What a browser's storage is, for as long as a test lives. */
export class MemoryStorage {
  readonly #texts = new Map<string, string>();

  getItem(key: string): string | null {
    return this.#texts.get(key) ?? null;
  }

  setItem(key: string, text: string): void {
    this.#texts.set(key, text);
  }

  removeItem(key: string): void {
    this.#texts.delete(key);
  }
}
