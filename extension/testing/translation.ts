export { ENGLISH } from '../src/english.ts';
