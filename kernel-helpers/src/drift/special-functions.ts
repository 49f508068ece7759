/** Coefficients of Lanczos's approximation with g = 7 (Godfrey, 2001). */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];
const MAX_TERMS = 10_000;
const EPSILON = 1e-16;
/** Stands for 0 where Lentz's method would divide by it. */
const TINY = 1e-300;

/** ln Γ(x) for x > 0 (Lanczos, 1964): 15 digits. */
export function logGamma(x: number): number {
  const z = x - 1;
  const t = z + 7.5;
  const series = LANCZOS.reduce(
    (sum, coefficient, i) => (i === 0 ? coefficient : sum + coefficient / (z + i)),
    0,
  );
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(series);
}

/**
 * Q(a, x), the upper regularized incomplete gamma function: a power series where x is small, else a continued
 * fraction (Press et al., Numerical Recipes, 6.2).
 *
 * @param a Above 0.
 * @param x 0 or more.
 */
export function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1;
  const scale = Math.exp(-x + a * Math.log(x) - logGamma(a));
  return x < a + 1 ? 1 - scale * lowerSeries(a, x) : scale * upperFraction(a, x);
}

function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < MAX_TERMS && Math.abs(term) > Math.abs(sum) * EPSILON; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let h = d;
  for (let i = 1; i < MAX_TERMS; i++) {
    const an = -i * (i - a);
    b += 2;
    d = 1 / (an * d + b || TINY);
    c = b + an / c || TINY;
    h *= d * c;
    if (Math.abs(d * c - 1) < EPSILON * 4) break;
  }
  return h;
}

/** The chance that a chi-squared variable with `dof` degrees of freedom is larger than `x`. */
export function chiSquareSurvival(x: number, dof: number): number {
  return upperGamma(dof / 2, x / 2);
}

/** The value that a chi-squared variable with `dof` degrees of freedom exceeds with the chance `tail`: by bisection. */
export function chiSquareUpperQuantile(tail: number, dof: number): number {
  let low = 0;
  let high = dof + 10;
  while (chiSquareSurvival(high, dof) > tail) high *= 2;
  while (high - low > 1e-13 * high) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (chiSquareSurvival(middle, dof) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The chance that a standard normal variable lies further from 0 than `z`. */
export function normalTwoSided(z: number): number {
  return upperGamma(0.5, (z * z) / 2);
}
