import { writeFileSync } from 'node:fs';
import { downloadTarball, tarFiles } from './tarballs.mjs';

/** What a reader sees first is enough to tell spam by, and keeps the file small. */
const TEXT_LIMIT = 1_000;
const MEMBER = /\/data\/(spam|easy-ham|hard-ham)-\d\/[^/]+\.txt$/;
/** Parts within parts; deeper ones are not looked for. */
const DEPTH_LIMIT = 4;

/**
 * Downloads the SpamAssassin mails and writes them as JSON lines, `{"spam":true,"text":"…"}`, each text once: a copy
 * could otherwise stand among the mails that a model learns from and among those that it is tested on.
 *
 * @param {import('./tarballs.mjs').Tarball} tarball
 * @param {string} target path of the file
 * @param {import('./tarballs.mjs').Work} work
 */
export async function extractMails(tarball, target, work) {
  const archive = await downloadTarball(tarball, work);
  /** @type {Map<string, boolean>} */
  const mails = new Map();
  for (const { path, content } of tarFiles(archive)) {
    const group = MEMBER.exec(path)?.[1];
    const text = group ? mailText(content.toString('latin1')).slice(0, TEXT_LIMIT) : '';
    if (text !== '' && !mails.has(text)) mails.set(text, group === 'spam');
  }
  const lines = Array.from(mails, ([text, spam]) => `${JSON.stringify({ spam, text })}\n`);
  writeFileSync(target, lines.join(''));
}

/**
 * What a mail says: its subject and, on the next lines, its text without markup. The other headers are left out: they
 * tell by which mailbox a mail was collected.
 *
 * @param {string} mail with its headers, one character a byte
 * @returns {string}
 */
export function mailText(mail) {
  const { headers, body } = splitHeaders(mail);
  const subject = headers.get('subject') ?? '';
  return `${subject}\n${partText(headers, body, 0)}`
    .replace(/[^\S\n]+/g, ' ')
    .replace(/\s*\n\s*/g, '\n')
    .trim();
}

/** @param {string} part @returns {{ headers: Map<string, string>, body: string }} names in lower case */
function splitHeaders(part) {
  const lines = part.replaceAll('\r\n', '\n');
  const end = lines.search(/^\n|\n\n/);
  const head = end < 0 ? lines : lines.slice(0, end);
  const headers = new Map();
  for (const line of head.replace(/\n[ \t]+/g, ' ').split('\n')) {
    const [, name, value] = /^([\w-]+):\s*(.*)$/.exec(line) ?? [];
    if (name) headers.set(name.toLowerCase(), value);
  }
  return { headers, body: end < 0 ? '' : lines.slice(end).trimStart() };
}

/**
 * @param {Map<string, string>} headers
 * @param {string} body
 * @param {number} depth
 * @returns {string} empty for what is no text
 */
function partText(headers, body, depth) {
  const type = headers.get('content-type') ?? 'text/plain';
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1];
  if (/^multipart\//i.test(type) && boundary && depth < DEPTH_LIMIT) {
    const parts = body
      .split(`--${boundary.trim()}`)
      .slice(1)
      .map(part => splitHeaders(part.replace(/^\s*\n/, '')));
    const texts = parts.map(part => partText(part.headers, part.body, depth + 1));
    return texts.find(text => text.trim() !== '') ?? '';
  }
  if (!/^text\b/i.test(type)) return '';
  const text = decode(body, headers.get('content-transfer-encoding') ?? '');
  return /^text\/html/i.test(type) || /<html|<body|<table/i.test(text) ? withoutMarkup(text) : text;
}

/** @param {string} body @param {string} encoding @returns {string} */
function decode(body, encoding) {
  if (/base64/i.test(encoding)) return Buffer.from(body, 'base64').toString('latin1');
  if (!/quoted-printable/i.test(encoding)) return body;
  return body
    .replace(/=\n/g, '')
    .replace(/=([0-9a-f]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** @param {string} html @returns {string} */
function withoutMarkup(html) {
  return html
    .replace(/<!--[\s\S]*?-->|<(script|style)\b[\s\S]*?<\/\1\s*>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&nbsp;/gi, ' ')
    .replace(/&lt;/gi, '<')
    .replace(/&gt;/gi, '>')
    .replace(/&quot;/gi, '"')
    .replace(/&amp;/gi, '&');
}
