#!/usr/bin/env node
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const NEEDED = 24;
const found = Number(process.versions.node.split('.')[0]);
if (found < NEEDED) {
  console.error(
    `gtm needs Node ${NEEDED} or newer; this is Node ${process.versions.node}. In a checkout, use "npx gtm" or "npm start".`,
  );
  process.exit(2);
}
// What was stripped of its types and compiled once is read back at the next start: a fifth of the work of starting.
module.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/agentic-gtm-platform/code', import.meta.url)));
const compiled = new URL('../dist/main.js', import.meta.url);
const source = new URL('../src/main.ts', import.meta.url);
await import((existsSync(source) ? source : compiled).href);
