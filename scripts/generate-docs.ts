/** Writes docs/checks anew from the checks: `npm run docs`. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { checkPages } from './check-pages.js';

const FOLDER = new URL('../docs/checks/', import.meta.url);

rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
for (const [name, text] of checkPages()) writeFileSync(new URL(name, FOLDER), text);
