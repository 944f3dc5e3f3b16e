#!/usr/bin/env node
import { existsSync } from 'node:fs';

const NEEDED = 24;
const found = Number(process.versions.node.split('.')[0]);
if (found < NEEDED) {
  console.error(
    `gtm needs Node ${NEEDED} or newer; this is Node ${process.versions.node}. In a checkout, use "npx gtm" or "npm start".`,
  );
  process.exit(2);
}
const compiled = new URL('../dist/main.js', import.meta.url);
const source = new URL('../src/main.ts', import.meta.url);
await import((existsSync(source) ? source : compiled).href);
