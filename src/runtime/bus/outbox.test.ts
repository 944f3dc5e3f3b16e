import { testEveryBus } from './bus.contract.ts';
import { createOutboxBus } from './outbox.ts';

testEveryBus('outbox:', (world) => createOutboxBus(world));
