import './environment';

import { Container } from '@n8n/di';
import { ScheduledTaskManager, type PollJobManager } from 'n8n-core';

/** n8n's cron timers would poll by themselves; here the tests do. */
Container.set(ScheduledTaskManager, {
	register: () => true,
	deregisterGroup: () => false,
	deregisterTarget: () => {},
	getGroupIds: () => [],
	getTargetIds: () => [],
	hasGroup: () => false,
	hasTarget: () => false,
} as never);

/** Stands in for the durable scheduler, which keeps its jobs in the database. */
export const durableJobs: PollJobManager = {
	register: async () => await Promise.resolve({ inserted: true }),
	remove: async () => await Promise.resolve(),
};
