/** The classes of a package, by the end of the file that declares them, whose parameter is covariant. */
const COVARIANT_CLASSES: ReadonlyMap<string, RegExp> = new Map([
  ['/@tensorflow/tfjs-core/dist/tensor.d.ts', /(declare class (?:Tensor|Variable)<)(?=R extends)/g],
]);

/**
 * Declarations with the variance of their type parameters written down. Where it is not, the compiler
 * compares two types member by member, anew in every cell: for tfjs's tensors, which refer to every
 * operation, that is half the cost of a cell. What is assignable to what stays the same.
 *
 * @param fileName Path of a declaration file, with forward slashes.
 * @param text What it says.
 */
export function withVariance(fileName: string, text: string): string {
  for (const [end, parameter] of COVARIANT_CLASSES) {
    if (fileName.endsWith(end)) return text.replace(parameter, '$1out ');
  }
  return text;
}
