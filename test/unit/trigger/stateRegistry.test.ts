import type { IPollFunctions } from 'n8n-workflow';

import { isFirstPoll, memoryOf, triggerKey } from '../../../nodes/BimmerVinTrigger/stateRegistry';
import { storeSizes } from '../../../nodes/shared/state/stores';

const contextOf = (workflowId: string | undefined, nodeId: string): IPollFunctions =>
	({ getWorkflow: () => ({ id: workflowId }), getNode: () => ({ id: nodeId }) }) as IPollFunctions;

describe('the memory of a process', () => {
	it('is one for each node of each workflow', () => {
		const keys = [
			contextOf('1', 'a'),
			contextOf('1', 'b'),
			contextOf('2', 'a'),
			contextOf('1:a', ''),
			contextOf(undefined, 'a'),
		].map(triggerKey);
		expect(new Set(keys).size).toBe(5);
		expect(triggerKey(contextOf('1', 'a'))).toBe(keys[0]);
		memoryOf('one').nextIndex = 5;
		expect(memoryOf('one').nextIndex).toBe(5);
		expect(memoryOf('two').nextIndex).toBe(0);
	});

	it('has a bound, and forgets what was unused longest', () => {
		memoryOf('kept').nextIndex = 1;
		memoryOf('lost').nextIndex = 1;
		for (let count = 0; count < 999; count++) {
			memoryOf(`other ${count}`);
			memoryOf('kept');
		}
		expect(storeSizes().triggers).toBe(1_000);
		expect(memoryOf('kept').nextIndex).toBe(1);
		expect(memoryOf('lost').nextIndex).toBe(0);
	});

	it('tells the first poll of a context', () => {
		const context = contextOf('1', 'a');
		expect([isFirstPoll(context), isFirstPoll(context)]).toEqual([true, false]);
		expect(isFirstPoll(contextOf('1', 'a'))).toBe(true);
	});
});
