/** The rule of the trigger is broken in each way once: a check that cannot fail proves nothing. */
import type { Handover } from '../../chaos/evidence';
import { handedOver } from '../../chaos/invariants/watch';
import { evidence } from './fabricated';

const handover = (more: Partial<Handover> = {}, id = 'job-1'): Handover => ({
	job: { id, state: 'done', hasFiles: true, isExplained: false },
	at: 1000,
	isAgain: false,
	isKept: true,
	...more,
});
const watched = (...handovers: Handover[]) =>
	handedOver({
		...evidence(),
		watches: [{ name: 'a trigger', jobIds: ['job-1'], startedAt: 900, handovers }],
	});
const lost = handover({ isKept: false });
const again = handover({ isAgain: true });

describe('a paid job is handed over once', () => {
	it.each<[string, Handover[]]>([
		['once', [handover()]],
		['as failed, as the API has it', [handover({ job: { ...lost.job, state: 'failed' } })]],
		['again, with a word of it, where n8n has lost it', [lost, again]],
	])('%s', (_, handovers) => {
		expect(watched(...handovers)).toEqual([]);
	});

	it.each<[string, Handover[]]>([
		['never', []],
		['twice, although n8n has kept it', [handover(), again]],
		['twice, without a word of it', [lost, handover()]],
		['a third time, although n8n has kept the second', [lost, again, again]],
		['for the first time, as one that comes again', [again]],
		['beside one that it was not given', [handover(), handover({}, 'job-2')]],
	])('%s', (_, handovers) => {
		expect(watched(...handovers)).toHaveLength(1);
	});
});
