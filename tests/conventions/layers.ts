import { posix } from 'node:path';
import type { SourceFile } from './source-tree.ts';

/** Lowest first; a file may import from lower rows and from its own folder, and from its row where the row says so. */
const rows: readonly { folders: readonly string[]; mayImportOneAnother: boolean }[] = [
  { folders: ['domain'], mayImportOneAnother: true },
  { folders: ['runtime/system'], mayImportOneAnother: true },
  { folders: ['data', 'connectors', 'runtime', 'models'], mayImportOneAnother: true },
  { folders: ['ingestion', 'agents', 'learning'], mayImportOneAnother: false },
  { folders: ['testing'], mayImportOneAnother: true },
  { folders: ['api'], mayImportOneAnother: true },
  { folders: ['config.ts'], mayImportOneAnother: true },
  { folders: ['app.ts', 'app'], mayImportOneAnother: true },
  { folders: ['main.ts', 'cli'], mayImportOneAnother: true },
];

function placeOf(file: string): { row: number; folder: string } | null {
  // A test stands where the file beside it stands.
  const path = file.replace(/\.(test|contract)\.ts$/, '.ts');
  let best: { row: number; folder: string } | null = null;
  for (const [row, { folders }] of rows.entries()) {
    for (const folder of folders) {
      const inside = path === `src/${folder}` || path.startsWith(`src/${folder}/`);
      if (inside && (best === null || folder.length > best.folder.length)) best = { row, folder };
    }
  }
  return best;
}

function importsOf(file: SourceFile): string[] {
  const found = file.text.matchAll(/(?:from\s+|import\s*\(\s*|import\s+)'(\.[^']+)'/g);
  return [...found].map((match) => posix.normalize(posix.join(posix.dirname(file.path), match[1]!)));
}

function isTest(path: string): boolean {
  return /\.(test|contract)\.ts$/.test(path);
}

function problemOf(file: SourceFile, imported: string): string | null {
  const from = placeOf(file.path);
  const to = placeOf(imported);
  if (!from || !to) return `${file.path} -> ${imported}: outside the layout`;
  if (to.folder === 'testing' && isTest(file.path)) return null;
  const driver = /^src\/(data|connectors|runtime|models)\/.*\/open-[a-z-]+\.ts$/.test(imported);
  if (driver && !['app.ts', 'app', 'testing'].includes(from.folder) && !isTest(file.path)) {
    return `${file.path} -> ${imported}: only app may choose an engine`;
  }
  if (to.row > from.row) return `${file.path} -> ${imported}: upwards`;
  if (to.row === from.row && to.folder !== from.folder && !rows[from.row]!.mayImportOneAnother) {
    return `${file.path} -> ${imported}: neighbours that may not know each other`;
  }
  return null;
}

/** Every import that breaks the layer rule, as `from -> to: why`. */
export function layerProblems(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) =>
    importsOf(file)
      .map((imported) => problemOf(file, imported))
      .filter((found) => found !== null),
  );
}
