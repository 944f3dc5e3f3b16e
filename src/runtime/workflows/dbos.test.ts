import { openTestWorld } from '../../testing/test-world.ts';
import { createDbosWorkflows } from './dbos.ts';
import { testEveryWorkflows } from './workflows.contract.ts';

testEveryWorkflows('dbos:', async () => {
  const world = await openTestWorld();
  const workflows = createDbosWorkflows(world);
  return {
    workflows,
    async close() {
      await workflows.close();
      await world.close();
    },
  };
});
