/**
 * Named places at which a crash can be ordered, to prove that nothing is lost or done twice. `reach` returns at once
 * unless the place is armed.
 */
export interface FailPoints {
  /** A place of a send or of the lake, or `before-` and `after-` the name of a workflow step. */
  reach(name: FailPointName | `before-${string}` | `after-${string}`): void;
}

/** The places that a send passes, those of its recovery after a crash, and those of the lake. */
export type FailPointName =
  | 'before-claim'
  | 'after-claim'
  | 'before-provider'
  | 'after-provider'
  | 'before-receipt'
  | 'after-receipt'
  | 'before-recovery'
  | 'after-recovery'
  | LakePointName;

/** The places that a write of the lake passes, in their order. */
export type LakePointName =
  | 'after-lake-rows'
  | 'after-lake-parquet'
  | 'after-lake-fsync'
  | 'after-lake-rename'
  | 'after-lake-folders'
  | 'before-lake-list'
  | 'after-lake-list';

/** Nothing is armed. */
export const noFailPoints: FailPoints = { reach() {} };

/**
 * Arms one place: `after-claim` dies when it is reached for the first time, `after-claim@3` the third time. `die` ends
 * the process without clean-up (SIGKILL where it is left out). Empty text arms nothing.
 */
export function createFailPoints(
  armed: string,
  { die = () => process.kill(process.pid, 'SIGKILL') }: { die?: (name: string) => void } = {},
): FailPoints {
  const [place = '', count = '1'] = armed.split('@');
  let left = Number(count);
  return {
    reach(name) {
      if (name !== place) return;
      left -= 1;
      if (left === 0) die(name);
    },
  };
}
