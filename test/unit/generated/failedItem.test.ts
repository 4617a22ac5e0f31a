import fc from 'fast-check';
import type { IDataObject, INode } from 'n8n-workflow';

import { inItsWords } from '../../../nodes/shared/client';
import { readFailedAnswer, readRefusal } from '../../../nodes/shared/responses/refusal';
import { explain } from '../../../nodes/shared/messages/explain';
import { toFailedItem } from '../../../nodes/shared/run/failedItem';
import type { Item } from '../../../nodes/shared/run/prepare';
import { FAULTS, signIn } from '../messages/explained';
import { hostileJson, hostileText } from './arbitraries';
import { holds } from './check';

const NODE = { name: 'BimmerVIN' } as INode;
const ITEM = { itemIndex: 0, vin: 'WBA\u200bJS1105HB304876' } as Item;
const SUBJECT = { name: 'VIN WBAJS1105HB304876', paid: true };
const CODES = ['VehicleNotFound', 'ECONNRESET', 'getaddrinfo', 'Error: EACCES'];

/** Answers that refuse, in any form, with words that n8n would replace a message for. */
const body = fc.oneof(
	hostileJson,
	fc.record({
		status: fc.constantFrom('error', 'select_vehicle'),
		message: fc.oneof(hostileText, fc.constantFrom(...CODES)),
		error: fc.oneof(
			hostileJson,
			fc.record({ code: fc.oneof(hostileText, fc.constantFrom(...CODES)) }),
		),
		vehicles: fc.array(hostileJson, { maxLength: 3 }),
	}),
);
const fault = fc.constantFrom(
	...FAULTS,
	{ ...signIn, words: 'VehicleNotFound', apiCode: 'VehicleNotFound' },
	{ kind: 'job', end: 'failed', jobId: '7', detail: 'VehicleNotFound' } as const,
);

test('a failed item holds nothing that nobody sees, whatever the API says', () => {
	holds(fc.tuple(fault, body, fc.integer({ min: 200, max: 599 })), ([given, said, status]) => {
		const bytes = Buffer.from(JSON.stringify(said) ?? '');
		const read = status < 300 ? readFailedAnswer(bytes) : readRefusal(status, bytes);
		for (const one of [given, read ?? given]) {
			const { fault: shown, ...told } = inItsWords(one, bytes, []);
			const { json } = toFailedItem(NODE, ITEM, explain(shown, SUBJECT, told));
			expect(JSON.stringify(json)).not.toMatch(/\p{Cf}/u);
			const details = json.details as IDataObject;
			expect(Object.keys(json)).toEqual(['error', 'details']);
			expect(['string', 'undefined']).toContain(typeof details.apiMessage);
			expect(['string', 'number', 'undefined']).toContain(typeof details.apiCode);
		}
	});
});
