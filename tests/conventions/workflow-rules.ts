import { codeOf, type SourceFile } from './source-tree.ts';

/** What a workflow function may not contain: it is replayed, and has nothing but `flow` to reach the world. */
const rules: readonly { name: string; pattern: RegExp }[] = [
  {
    name: 'imports types only',
    pattern: /(?<![.\w])import\b(?!\s+type\b)|\brequire\s*\(|\bexport\s*(\*|\{[^}]*\})[^;]*\bfrom\b/,
  },
  { name: 'runs one step after another', pattern: /\bPromise\s*\.\s*(all|race|any|allSettled)\b/ },
  {
    name: 'uses no clock, randomness, process or network of its own',
    pattern:
      /(?<![.\w])(process|crypto|globalThis|global|fetch|performance|setTimeout|setInterval|setImmediate|queueMicrotask|console|Buffer)\b(?!\s*:)|\bDate\s*\.\s*now\b|\bnew Date\(\s*\)|\bMath\s*\.\s*random\b/,
  },
];

/** What is wrong with the workflow files among `files`, one sentence each. */
export function workflowProblems(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => path.endsWith('.workflow.ts'))
    .flatMap(({ path, text }) => {
      const code = codeOf(text);
      return rules.filter(({ pattern }) => pattern.test(code)).map(({ name }) => `${path}: a workflow file ${name}`);
    });
}
