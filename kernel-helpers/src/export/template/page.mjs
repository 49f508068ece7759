/**
 * @import { Feature, Fields } from './input.mjs'
 * @import { Answer, Description } from './model.mjs'
 * @typedef {{ fields?: Fields, problems?: Record<string, string>, answer?: Answer }} Shown
 */

const STYLE = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
  body { background: Canvas; color: CanvasText; max-width: 34rem; margin: 1.5rem auto; padding: 0 1rem }
  h1 { font-size: 1.5rem; margin: 0 0 1rem }
  label { display: block; margin-top: .8rem }
  small { opacity: .75 }
  input, select { font: inherit; box-sizing: border-box; padding: .3rem .5rem; width: 11rem; max-width: 100% }
  button { font: inherit; margin-top: 1rem; padding: .4rem 1.2rem }
  strong { color: light-dark(#b3261e, #ff9a90); font-weight: 500; display: block }
  output { display: block; margin-top: 1rem; font-size: 1.5rem }
  footer { margin-top: 1.5rem; font-size: .85rem; opacity: .75 }`;

/**
 * The page with the form, as HTML. The form asks by GET, which changes nothing, so that an answer has
 * an address that one can send to somebody.
 *
 * @param {Description} description
 * @param {Shown} [shown] What the visitor asked, what was wrong with it, and what the answer is.
 */
export function renderPage(description, { fields = {}, problems = {}, answer } = {}) {
  const { title, name, version, features, output } = description;
  const known = new Set(features.map(feature => feature.name));
  const others = Object.keys(problems).filter(field => !known.has(field));
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
<h1>${escapeHtml(title)}</h1>
<form>${features.map(feature => renderField(feature, own(fields, feature.name), own(problems, feature.name))).join('')}
  <button>Predict</button>
</form>
${others.map(field => `<strong role="alert">${escapeHtml(`${field}: ${problems[field]}`)}</strong>`).join('\n')}
${answer ? `<output>${escapeHtml(`${output.label}: ${printAnswer(answer, output)}`)}</output>` : ''}
<footer>${escapeHtml(`${name} ${version}`)}</footer>
</html>
`;
}

/**
 * What an object itself holds: a field may be called `constructor`, which every object inherits.
 *
 * @template Value
 * @param {Record<string, Value>} record
 * @param {string} name
 */
function own(record, name) {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** @param {Feature} feature @param {unknown} value @param {string | undefined} problem */
function renderField(feature, value, problem) {
  const { name } = feature;
  const attributes = `id="${name}" name="${name}" aria-invalid="${problem !== undefined}" aria-describedby="${name}-problem"`;
  const note =
    feature.kind === 'number'
      ? [feature.unit, `${feature.min} to ${feature.max}`].filter(Boolean).join(', ')
      : '';
  return `
  <label for="${name}">${escapeHtml(feature.label)}${note && ` <small>(${escapeHtml(note)})</small>`}</label>
  ${
    feature.kind === 'choice'
      ? `<select ${attributes}>${feature.choices.map(choice => renderOption(choice, choice === value)).join('')}</select>`
      : `<input ${attributes} inputmode="decimal" maxlength="100" value="${escapeHtml(printField(value))}">`
  }
  <strong id="${name}-problem">${escapeHtml(problem ?? '')}</strong>`;
}

/** @param {string} choice @param {boolean} selected */
function renderOption(choice, selected) {
  return `<option${selected ? ' selected' : ''}>${escapeHtml(choice)}</option>`;
}

/** @param {Answer} answer @param {Description['output']} output */
function printAnswer(answer, output) {
  if ('probabilities' in answer) {
    const sorted = Object.entries(answer.probabilities).toSorted(([, a], [, b]) => b - a);
    return sorted.map(([name, probability]) => `${name} ${(100 * probability).toFixed(1)}%`).join(', ');
  }
  const decimals = output.kind === 'number' ? output.decimals : 0;
  return `${answer.prediction.toFixed(decimals)} ${answer.unit}`.trim();
}

/** @param {unknown} value */
function printField(value) {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** @param {string} text */
function escapeHtml(text) {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
