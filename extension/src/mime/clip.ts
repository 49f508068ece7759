/**
 * The beginning of a text that may be of any length, such as one that a cell displays: a browser takes minutes
 * to lay out a few megabytes. What is left out is counted.
 */
export function clip(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  // No half of a pair of UTF-16 units is left at the end.
  const kept = text.slice(0, maxLength).replace(/[\uD800-\uDBFF]$/, '');
  return `${kept}… (${(text.length - kept.length).toLocaleString('en')} more characters)`;
}
