// Run by `npm pack`: makes dist/ of src/, for an installed package. Code is compiled; migrations, policies and prompts are
// copied beside it, where assetPath finds them.
import { execFileSync } from 'node:child_process';
import { cpSync, rmSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const isAsset = (path) => (statSync(path).isDirectory() ? !path.endsWith('__fixtures__') : !path.endsWith('.ts'));

rmSync(`${root}dist`, { recursive: true, force: true });
execFileSync('tsc', ['--project', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
cpSync(`${root}src`, `${root}dist`, { recursive: true, filter: isAsset });
