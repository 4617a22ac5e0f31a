import fc from 'fast-check';

import { explain } from '../../../nodes/shared/messages/explain';
import { keepFromN8n, type Subject } from '../../../nodes/shared/messages/explanation';
import { hostileText } from './arbitraries';
import { holds } from './check';

/** What n8n replaces a whole message for. */
const CODES = [
	...['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', 'ERRADDRINUSE', 'EADDRNOTAVAIL'],
	...['ECONNABORTED', 'EHOSTUNREACH', 'EAI_AGAIN', 'ENOENT', 'EISDIR', 'ENOTDIR', 'EACCES'],
	...['EEXIST', 'EPERM', 'GETADDRINFO'],
];
const text = fc
	.array(fc.oneof(hostileText, fc.constantFrom(...CODES, 'VehicleNotFound', 'getaddrinfo')))
	.map((parts) => parts.join(''));

test('no message holds a code that n8n would take for its own', () => {
	holds(text, (message) => {
		const kept = keepFromN8n(message);
		expect(CODES.filter((code) => kept.toUpperCase().includes(code))).toEqual([]);
		expect(kept.replaceAll('\u2060', '')).toBe(message.replaceAll('\u2060', ''));
	});
});

test('any status is explained, and says whether it was charged', () => {
	const subject = fc.record<Subject, 'name' | 'paid'>(
		{ name: text, paid: fc.boolean() },
		{ requiredKeys: ['name', 'paid'] },
	);
	const told = fc.record({ words: text, tries: fc.integer() }, { requiredKeys: [] });
	const status = fc.oneof(fc.integer(), fc.double());
	holds(fc.tuple(status, subject, told), ([code, about, more]) => {
		const fault = { kind: 'status', status: code } as const;
		const { message, description, charged } = explain(fault, about, more);
		expect(message.replaceAll('\u2060', '').startsWith(about.name.replaceAll('\u2060', ''))).toBe(
			true,
		);
		expect(description).toMatch(/charged\.$|is free\.$/);
		expect(['no', 'maybe']).toContain(charged);
		if (!about.paid) expect(charged).toBe('no');
	});
});
