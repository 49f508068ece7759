import { printValue } from '../print.ts';
import { escapeHtml } from '../show/html.ts';
import { requireAnswer } from '../todo/todo.ts';
import { isRecord } from '../records.ts';
import { OpenApiSchemas } from './openapi-schemas.ts';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/**
 * The page of an OpenAPI 3 document: every operation with its parameters, the fields of its body and its answers, and a
 * form that sends it, whose fields have ids such as `getHouse-id` and `createHouse-body`. Serve it beside the API, and
 * the document itself as JSON: addresses are relative to the page.
 *
 * @param document As `createDocument` of zod-openapi makes it, or parsed from JSON.
 * @returns A whole page of HTML.
 * @throws TypeError When it is no OpenAPI 3 document.
 * @example
 * const app = express();
 * const document = { openapi: '3.1.0', info: { title: 'Prices', version: '1.0.0' }, paths: {} };
 * app.get('/', (request, response) => {
 *   response.send(openApiPage(document));
 * });
 */
export function openApiPage(document: object): string {
  requireAnswer(document);
  const json: Record<string, unknown> = isRecord(document) ? document : {};
  const { openapi, info, paths } = json;
  if (typeof openapi !== 'string' || !openapi.startsWith('3.') || !isRecord(info) || !isRecord(paths)) {
    throw new TypeError(
      `An OpenAPI document has openapi: '3.…', info and paths; got ${printValue(document)}.`,
    );
  }
  const schemas = new OpenApiSchemas(document);
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap(method => {
      const operation = isRecord(item) ? item[method] : undefined;
      return isRecord(operation) ? [writeOperation(path, method, operation, schemas)] : [];
    }),
  );
  const title = `${textOf(info['title'])} ${textOf(info['version'])}`;
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><style>${STYLE}</style>
<h1>${escapeHtml(title)}</h1><p>${escapeHtml(textOf(info['description']))}</p>
${operations.join('\n')}
<script>${SCRIPT}</script></html>`;
}

function writeOperation(
  path: string,
  method: string,
  operation: Record<string, unknown>,
  schemas: OpenApiSchemas,
): string {
  const parameters = (Array.isArray(operation['parameters']) ? operation['parameters'] : [])
    .map(parameter => schemas.resolve(parameter))
    .filter(parameter => parameter['in'] === 'path' || parameter['in'] === 'query');
  const body = schemas.bodyOf(operation['requestBody']);
  const idOf = (field: string): string =>
    `id="${escapeHtml(`${textOf(operation['operationId']) || `${method}-${path}`}-${field}`)}"`;
  const inputs = parameters.map(
    ({ name, in: place, description, required }) =>
      `<label>${escapeHtml(textOf(name))} <small>${escapeHtml(`${textOf(place)}${required === true ? ', required' : ''} ${textOf(description)}`)}</small>
      <input ${idOf(textOf(name))} name="${escapeHtml(textOf(name))}" data-in="${escapeHtml(textOf(place))}"></label>`,
  );
  const responses = isRecord(operation['responses']) ? Object.entries(operation['responses']) : [];
  return `<details><summary><b class="${method}">${method.toUpperCase()}</b> <code>${escapeHtml(path)}</code> ${escapeHtml(textOf(operation['summary']))}</summary>
  <form data-method="${method.toUpperCase()}" data-path="${escapeHtml(path)}">${inputs.join('')}
    ${
      body
        ? `<table><tr><th>field<th>what it is<th></tr>${body.fields.map(({ name, type, description }) => `<tr><td><code>${escapeHtml(name)}</code><td>${escapeHtml(type)}<td>${escapeHtml(description)}</tr>`).join('')}</table>
    <label>Body <small>JSON</small><textarea ${idOf('body')} rows="${Math.min(14, body.example.split('\n').length + 1)}" spellcheck="false">${escapeHtml(body.example)}</textarea></label>`
        : ''
    }
    <button>Send</button></form>
  <pre role="status" hidden></pre>
  <ul>${responses.map(([status, response]) => `<li><code>${escapeHtml(status)}</code> ${escapeHtml(textOf(schemas.resolve(response)['description']))}</li>`).join('')}</ul></details>`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

const STYLE = `
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif }
  body { background: Canvas; color: CanvasText; max-width: 52rem; margin: 1rem auto; padding: 0 1rem }
  h1 { font-size: 1.3rem; margin: 0 } small { opacity: .75 }
  details { border: 1px solid #8886; border-radius: 6px; margin: .6rem 0; padding: 0 .8rem } summary { cursor: pointer; padding: .5rem 0 }
  summary b { display: inline-block; min-width: 4.2rem } .get { color: light-dark(#1a5fb4, #78aeed) } .post { color: light-dark(#26762f, #7ac37f) } .put, .patch { color: light-dark(#8a5a00, #e5b567) } .delete { color: light-dark(#b3261e, #ff9a90) }
  label { display: block; margin: .5rem 0 } input, textarea { font: inherit; width: 100%; box-sizing: border-box; padding: .3rem .5rem }
  textarea, pre { font: 13px/1.45 ui-monospace, monospace } table { border-collapse: collapse; font-size: .93em } td, th { text-align: left; padding: .15rem .9rem .15rem 0; vertical-align: top }
  button { font: inherit; padding: .3rem 1.2rem } ul { padding-left: 1.1rem } pre { overflow: auto; border-left: 4px solid light-dark(#26762f, #7ac37f); padding: .2rem .8rem; white-space: pre-wrap } pre.problem { border-color: light-dark(#b3261e, #ff9a90) }`;

const SCRIPT = `
  for (const form of document.forms) form.onsubmit = async event => {
    event.preventDefault();
    let path = form.dataset.path.slice(1);
    const query = new URLSearchParams();
    for (const input of form.querySelectorAll('input')) {
      if (input.dataset.in === 'path') path = path.replace('{' + input.name + '}', encodeURIComponent(input.value));
      else if (input.value !== '') query.set(input.name, input.value);
    }
    const body = form.querySelector('textarea')?.value;
    const output = form.parentElement.querySelector('pre');
    output.hidden = false;
    try {
      const response = await fetch(path + (query.size ? '?' + query : ''), { method: form.dataset.method, ...(body !== undefined && { body, headers: { 'content-type': 'application/json' } }) });
      const text = await response.text();
      const type = response.headers.get('content-type') ?? '';
      output.className = response.ok ? '' : 'problem';
      output.textContent = response.status + ' ' + response.statusText + '\\n' + type + '\\n\\n' + (/json/.test(type) && text ? JSON.stringify(JSON.parse(text), null, 2) : text);
    } catch (error) {
      output.className = 'problem';
      output.textContent = 'No answer came: ' + error.message;
    }
    output.scrollIntoView({ block: 'nearest' });
  };`;
