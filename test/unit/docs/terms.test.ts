/** What the README says of costs, held against the module that decides it. */
import {
	ANSWERED_STATUSES,
	chargeOfAnswer,
	DASHBOARD_DAYS,
	NOT_LET_IN_STATUSES,
	TERMS_DATE,
	termsOf,
	type Settlement,
} from '../../../nodes/shared/api/terms';
import type { Fault } from '../../../nodes/shared/api/fault';
import { codeWords, rowsWith, sectionOf } from './markdown';

const section = sectionOf('README.md', 'What costs credits');
const [WHAT, CHARGED, AGAIN] = ['What comes back', 'Charged', 'Asked again in the same execution'];
const rows = rowsWith(section, [WHAT, CHARGED, AGAIN]).map((row) => ({
	what: row[WHAT] ?? '',
	charged: codeWords(row[CHARGED])[0],
	again: row[AGAIN] ?? '',
}));

const settlementOf = (again: string): Settlement => {
	if (again === 'never') return 'settled';
	return again === 'only if you retry the execution' ? 'mayPass' : 'open';
};

/** The statuses that a row names, a class such as 5xx by some of its members. */
const statusesIn = (what: string): number[] =>
	[...what.matchAll(/\b(\d)(\d\d|xx)\b/g)].flatMap(([text, first]) =>
		text.endsWith('xx') ? [0, 1, 4, 20].map((more) => Number(first) * 100 + more) : [Number(text)],
	);

const status = (code: number, more: object = {}): Fault => ({
	kind: 'status',
	status: code,
	...more,
});

it('names the date of the terms, and how long the dashboard keeps a call', () => {
	expect(section).toContain(`Terms of Service of ${TERMS_DATE}`);
	expect(section).toContain(`every call for ${DASHBOARD_DAYS} days`);
});

describe.each(rows.map((row) => [row.what, row] as const))('%s', (what, { charged, again }) => {
	const terms = { charged, settlement: settlementOf(again) };
	const named = statusesIn(what.replace(/any other 4xx, such as/i, ''));

	it('is what the module says of every status in it', () => {
		for (const code of named) expect({ code, ...termsOf(status(code)) }).toMatchObject(terms);
	});

	it('is what the module says of all else that it names', () => {
		const others: Array<[RegExp, Fault]> = [
			[/last 7 characters/, { kind: 'severalVehicles', vehicles: [] }],
			[/could not be sent/, { kind: 'notSent', code: 'ECONNREFUSED' }],
			[/web page|without words/, status(404, { unexplained: true })],
			[/whose words say nothing/, { kind: 'failedAnswer' }],
			[/lost connection/, { kind: 'indeterminate', code: 'ECONNRESET' }],
			[/cannot be read/, { kind: 'unreadable' }],
			[/^Stop while/, { kind: 'cancelled' }],
		];
		const meant = others.filter(([words]) => words.test(what)).map(([, fault]) => fault);
		for (const fault of meant) expect(termsOf(fault)).toMatchObject(terms);
		if (/^A result$/.test(what)) expect(charged).toBe(chargeOfAnswer(false));
		if (what.includes('sandbox: true')) expect(charged).toBe(chargeOfAnswer(true));
		expect(named.length + meant.length > 0 || /result|sandbox/.test(what)).toBe(true);
	});
});

it('names every status that the terms tell apart', () => {
	const named = new Set(rows.flatMap(({ what }) => statusesIn(what)));
	for (const code of [...ANSWERED_STATUSES, ...NOT_LET_IN_STATUSES, 409, 408]) {
		expect(named).toContain(code);
	}
});
