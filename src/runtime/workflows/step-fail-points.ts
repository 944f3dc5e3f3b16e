import type { FailPoints } from '../failpoints.ts';
import type { Activity } from './workflows.ts';

/** Activities that pass a named place before and after each: `before-decide`, `after-decide`. */
export function withFailPoints(activities: Record<string, Activity>, failPoints: FailPoints): Record<string, Activity> {
  return Object.fromEntries(
    Object.entries(activities).map(([name, activity]): [string, Activity] => [
      name,
      async (input, step) => {
        failPoints.reach(`before-${name}`);
        const output = await activity(input, step);
        failPoints.reach(`after-${name}`);
        return output;
      },
    ]),
  );
}
