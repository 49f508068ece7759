import { expect, test } from 'vitest';
import { mailText } from './mails.mjs';

/** @param {string[]} lines */
const mail = (...lines) => mailText(lines.join('\n'));

test('keeps the subject and the text, and no other header', () => {
  expect(mail('From: a@b.c', 'Subject: Lunch', '  today?', 'X-Spam: no', '', 'At one?', '', 'Ann')).toBe(
    'Lunch today?\nAt one?\nAnn',
  );
  expect(mail('From: a@b.c', '', 'No subject')).toBe('No subject');
});

test('takes text out of markup', () => {
  const html = '<style>p { color: red }</style><p>Fish &amp;&nbsp;chips<!-- no --> <b>now</b></p>';
  expect(mail('Subject: S', 'Content-Type: text/html', '', html)).toBe('S\nFish & chips now');
});

test('decodes quoted-printable and base64', () => {
  const encoding = 'Content-Transfer-Encoding';
  expect(mail('Subject: S', `${encoding}: quoted-printable`, '', '100=25 fr=', 'ee')).toBe('S\n100% free');
  expect(mail('Subject: S', `${encoding}: base64`, '', btoa('Hello there'))).toBe('S\nHello there');
});

test('takes the first part that is text, from parts within parts', () => {
  const inner = ['--in', 'Content-Type: text/plain', '', 'The text', '--in--'];
  const parts = ['--out', 'Content-Type: image/png', '', 'iVBOR', '--out'];
  const nested = ['Content-Type: multipart/alternative; boundary=in', '', ...inner, '--out--'];
  expect(
    mail('Subject: S', 'Content-Type: multipart/mixed;', '\tboundary="out"', '', ...parts, ...nested),
  ).toBe('S\nThe text');
  expect(mail('Subject: S', 'Content-Type: image/png', '', 'iVBOR')).toBe('S');
});
