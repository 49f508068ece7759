import { createHash, randomBytes } from 'node:crypto';

/** Without those that are taken for others (i, l, o, u); 32 of them, so each stands for five bits. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const CODE_LENGTH = 16;
const GROUP = /.{4}(?=.)/g;

/** Makes a join code of 80 random bits that a person can read out: `k7f2-9qxm-3v8d-hw4t`. */
export function newCode(): string {
  return randomLetters(CODE_LENGTH).replaceAll(GROUP, '$&-');
}

/** Makes an id for a member, which says nothing of who they are. */
export function newMemberId(): string {
  return `m-${randomLetters(CODE_LENGTH)}`;
}

/** What is kept of a code or a key. Both are random, so there is nothing to guess and a plain hash is enough. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** A code as it was made, of whatever somebody typed: capitals, spaces and dashes do not matter. */
export function normalizeCode(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
    .replaceAll(GROUP, '$&-');
}

function randomLetters(length: number): string {
  return [...randomBytes(length)].map(byte => ALPHABET[byte % ALPHABET.length]).join('');
}
