import type { IPollFunctions } from 'n8n-workflow';

import {
	isFirstPoll,
	triggerKey,
	triggerStateOf,
} from '../../../nodes/BimmerVinTrigger/stateRegistry';
import { storeSizes } from '../../../nodes/shared/state/stores';

const contextOf = (
	workflowId: string | undefined,
	nodeId: string,
	nodeName = 'Jobs',
): IPollFunctions => {
	const node = { id: nodeId, name: nodeName };
	return { getWorkflow: () => ({ id: workflowId }), getNode: () => node } as IPollFunctions;
};

describe('the states that a process keeps', () => {
	it('is one for each node of each workflow', () => {
		const keys = [
			contextOf('1', 'a'),
			contextOf('1', 'b'),
			contextOf('2', 'a'),
			contextOf('1:a', ''),
			contextOf(undefined, 'a'),
			// A copied node in a workflow file may keep its ID.
			contextOf('1', 'a', 'Jobs1'),
		].map(triggerKey);
		expect(new Set(keys).size).toBe(6);
		expect(triggerKey(contextOf('1', 'a'))).toBe(keys[0]);
		triggerStateOf('one').cursor = 5;
		expect(triggerStateOf('one').cursor).toBe(5);
		expect(triggerStateOf('two').cursor).toBe(0);
	});

	it('has a bound, and forgets what was unused longest', () => {
		triggerStateOf('kept').cursor = 1;
		triggerStateOf('lost').cursor = 1;
		for (let count = 0; count < 999; count++) {
			triggerStateOf(`other ${count}`);
			triggerStateOf('kept');
		}
		expect(storeSizes().triggers).toBe(1_000);
		expect(triggerStateOf('kept').cursor).toBe(1);
		expect(triggerStateOf('lost').cursor).toBe(0);
	});

	it('tells the first poll of a context', () => {
		const context = contextOf('1', 'a');
		expect([isFirstPoll(context), isFirstPoll(context)]).toEqual([true, false]);
		expect(isFirstPoll(contextOf('1', 'a'))).toBe(true);
	});
});
