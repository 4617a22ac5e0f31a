import { NodeApiError, type INode } from 'n8n-workflow';

import { explainUnsent, keepFromN8n } from '../../../nodes/shared/messages/explanation';
import { explain, explainStored, FAULT_TABLE, free, paid, signIn } from './explained';

const node = { name: 'BimmerVIN', type: 'test', parameters: {} } as unknown as INode;

/** What n8n shows of a message and a description. */
const shownAsIs = (message: string, description: string, httpCode?: string): NodeApiError =>
	new NodeApiError(node, { message }, { message, description, httpCode });
/** The same as we throw it. */
const shown = (message: string, description: string, httpCode?: string): NodeApiError =>
	shownAsIs(keepFromN8n(message), description, httpCode);

/** n8n's words for a status or a code, which lead a user astray where a call costs money. */
const MISLEADING =
	/Try spacing your requests|You can retry the request immediately|check your parameters|retry automatically|Retry on Fail' option|perhaps|invalid or could not be processed/;

/** Every code for which n8n has a text of its own. */
const CODES = [
	...['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', 'ERRADDRINUSE', 'EADDRNOTAVAIL'],
	...['ECONNABORTED', 'EHOSTUNREACH', 'EAI_AGAIN', 'ENOENT', 'EISDIR', 'ENOTDIR', 'EACCES'],
	...['EEXIST', 'EPERM', 'GETADDRINFO'],
];

describe.each([...FAULT_TABLE, ['signIn', signIn] as const])(
	"%s in n8n's hands",
	(_name, fault) => {
		it.each([paid, free])('keeps its words', (subject) => {
			const { message, description, status } = explain(fault, { ...subject, words: 'Not today' });
			const error = shown(message, description, status === undefined ? undefined : String(status));
			expect(error).toMatchObject({ message, description });
			expect(`${error.message} ${error.description}`).not.toMatch(MISLEADING);
		});
	},
);

it.each(['502 Bad Gateway', 'upstream: bad gateway'])(
	'%s in the words of a sign-in, which has no status for n8n, does not cost the message',
	(said) => {
		const message = `BimmerVIN could not sign you in (502). The API says: "${said}".`;
		const wrapped = (text: string) => new NodeApiError(node, new Error(text) as never).message;
		expect(wrapped(message)).not.toBe(message);
		expect(wrapped(keepFromN8n(message)).replaceAll('\u2060', '')).toBe(message);
	},
);

describe.each(CODES)('%s', (code) => {
	it.each([code, code.toLowerCase(), `x${code}x`])(
		"as %s in the API's words does not cost the message",
		(said) => {
			const words = `upstream: ${said}, see log`;
			const { message, description } = explain({ kind: 'status', status: 500 }, { ...paid, words });
			const error = shown(message, description, '500');
			expect(error.message.replaceAll('\u2060', '')).toBe(message);
			expect(message).toContain(words);
		},
	);

	it('in other messages does not either', () => {
		const ends = ['failed', 'timeout', 'signIn', 'unreadable'] as const;
		for (const { message, description } of [
			...ends.map((end) => explain({ kind: 'job', end, jobId: 'job-7', detail: `x ${code}` })),
			explainStored(paid, `${code}: permission denied, mkdir '/data'`),
			explainUnsent('invalidInput', `VIN ${code}: too short`, 'Correct it.'),
		]) {
			expect(shown(message, description).message.replaceAll('\u2060', '')).toBe(message);
		}
	});
});

describe('words that only contain a code', () => {
	it.each(['VehicleNotFound', 'ResourceNotFoundException', 'a preexisting job'])(
		'%s do not cost the message',
		(words) => {
			const { message, description } = explain({ kind: 'status', status: 404 }, { ...paid, words });
			const error = shown(message, description, '404');
			expect(error.message.replaceAll('\u2060', '')).toBe(message);
			expect(message).toContain(words);
		},
	);

	it('are a danger without this, as long as n8n does so', () => {
		expect(shownAsIs('VehicleNotFound', 'Look.').message).toMatch(
			/connection cannot be established/,
		);
	});
});

describe('all other words', () => {
	it.each(['', 'BimmerVIN could not be reached', 'Fehler: größer als erlaubt', 'e nt found'])(
		'%j stay as they are',
		(text) => {
			expect(keepFromN8n(text)).toBe(text);
		},
	);
});
