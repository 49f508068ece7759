/**
 * @typedef {{ kind: 'number', name: string, label: string, unit: string, min: number, max: number, mean: number, deviation: number }} NumberFeature
 * @typedef {{ kind: 'choice', name: string, label: string, choices: string[] }} ChoiceFeature
 * @typedef {NumberFeature | ChoiceFeature} Feature
 * @typedef {Record<string, unknown>} Fields
 */

/**
 * What is wrong with an input, by field; an empty object when nothing is.
 *
 * @param {readonly Feature[]} features
 * @param {Fields} fields
 * @returns {Record<string, string>}
 */
export function findProblems(features, fields) {
  // Without a prototype, so that a field may have any name, `__proto__` too.
  /** @type {Record<string, string>} */
  const problems = Object.create(null);
  for (const feature of features) {
    const value = Object.hasOwn(fields, feature.name) ? fields[feature.name] : undefined;
    const expected = expectation(feature);
    if (value === undefined) problems[feature.name] = `${feature.label} is missing: expected ${expected}.`;
    else if (!isValid(feature, value)) {
      problems[feature.name] = `${feature.label}: expected ${expected}; got ${print(value)}.`;
    }
  }
  const known = features.map(feature => feature.name);
  for (const name of Object.keys(fields).filter(name => !known.includes(name))) {
    problems[name] = `There is no field of this name; there is ${known.join(', ')}.`;
  }
  return problems;
}

/**
 * The fields of a web form as the model's input: their text becomes numbers, and an empty field is
 * one that is missing, not a zero.
 *
 * @param {readonly Feature[]} features
 * @param {Fields} form
 * @returns {Fields}
 */
export function readForm(features, form) {
  const numbers = new Set(features.filter(({ kind }) => kind === 'number').map(({ name }) => name));
  const entries = Object.entries(form).filter(
    ([, value]) => typeof value !== 'string' || value.trim() !== '',
  );
  return Object.fromEntries(
    entries.map(([name, value]) => {
      const number = numbers.has(name) && typeof value === 'string' ? Number(value) : NaN;
      return [name, Number.isNaN(number) ? value : number];
    }),
  );
}

/**
 * The row of numbers that the model was trained on: scaled numbers, and a column for each choice.
 *
 * @param {readonly Feature[]} features
 * @param {Fields} fields Without problems.
 * @returns {number[]}
 */
export function toColumns(features, fields) {
  return features.flatMap(feature => {
    const value = fields[feature.name];
    if (feature.kind === 'choice') return feature.choices.map(choice => (choice === value ? 1 : 0));
    return [(Number(value) - feature.mean) / feature.deviation];
  });
}

/** @param {Feature} feature */
function expectation(feature) {
  if (feature.kind === 'choice') return `one of ${feature.choices.join(', ')}`;
  return `a number from ${feature.min} to ${feature.max}${feature.unit && ` (${feature.unit})`}`;
}

/** @param {Feature} feature @param {unknown} value */
function isValid(feature, value) {
  if (feature.kind === 'choice') return typeof value === 'string' && feature.choices.includes(value);
  return typeof value === 'number' && value >= feature.min && value <= feature.max;
}

/** @param {unknown} value */
function print(value) {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
