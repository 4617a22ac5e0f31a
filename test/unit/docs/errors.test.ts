import ts from 'typescript';

import { explain } from '../../../nodes/shared/messages/explain';
import type { Explanation } from '../../../nodes/shared/messages/explanation';
import { codeWords, filesUnder, readText, rowsWith, sectionOf } from './markdown';

const subject = { name: 'VIN X', paid: true };

/** The bad ends of waiting for a job that the same operation has paid for. */
const explainedJobs: Explanation[] = (['failed', 'timeout', 'halted'] as const).flatMap((kind) =>
	[true, false].map((isStopped) =>
		explain({ kind: 'job', end: kind, jobId: 'job_1' }, { ...subject, halt: { isStopped } }),
	),
);

/** Every failure that the API or the way to it can bring, in the words of a paid call. */
const explained: Explanation[] = [
	explain({ kind: 'status', status: 403, between: true }, subject),
	...Array.from({ length: 300 }, (_, at) => explain({ kind: 'status', status: 300 + at }, subject)),
	explain({ kind: 'notSent', code: 'ECONNREFUSED' }, subject),
	explain({ kind: 'indeterminate', code: 'ECONNRESET' }, subject),
	explain({ kind: 'cancelled' }, subject),
	explain({ kind: 'unreadable' }, subject),
	explain({ kind: 'signIn', message: 'No entry', description: 'Copy both again.' }, subject),
	explain({ kind: 'notFetched', status: 303, address: 'https://files.test/7', why: '' }, subject),
	explain({ kind: 'failedAnswer' }, subject),
	explain({ kind: 'severalVehicles', vehicles: [] }, subject),
	explain({ kind: 'status', status: 404, unexplained: true }, subject),
	explain({ kind: 'notStored', why: '' }, subject),
	...explainedJobs,
];

/** The texts in an expression: both of `isA ? 'a' : 'b'`, the one of `known ?? 'a'`. */
const textsIn = (node: ts.Node): string[] =>
	ts.isStringLiteral(node) ? [node.text] : node.getChildren().flatMap((child) => textsIn(child));

/** The reasons for which nothing is sent: they are given where `explainUnsent` is called. */
function unsentReasons(): string[] {
	const reasons: string[] = [];
	const visit = (node: ts.Node): void => {
		const isCall = ts.isCallExpression(node) && node.expression.getText() === 'explainUnsent';
		const reason = isCall ? node.arguments[0] : undefined;
		if (reason) reasons.push(...textsIn(reason));
		node.forEachChild(visit);
	};
	for (const path of filesUnder('nodes', '.ts')) {
		visit(ts.createSourceFile(path, readText(path), ts.ScriptTarget.ES2022, true));
	}
	return reasons;
}

interface Fact {
	readonly charged: Set<string>;
	readonly statuses: Set<number>;
}

function collectFacts(): Map<string, Fact> {
	const facts = new Map<string, Fact>();
	const factOf = (reason: string): Fact => {
		const fact = facts.get(reason) ?? { charged: new Set(), statuses: new Set() };
		facts.set(reason, fact);
		return fact;
	};
	for (const { reason, charged, status } of explained) {
		factOf(reason).charged.add(charged);
		if (status) factOf(reason).statuses.add(status);
	}
	for (const reason of unsentReasons()) factOf(reason).charged.add('no');
	return facts;
}

/** How the table writes the statuses of a reason. */
function describeStatuses(statuses: ReadonlySet<number>): string {
	const classes = new Set([...statuses].map((status) => Math.floor(status / 100)));
	// The class stands for many; a few are named.
	if (statuses.size <= 2) return [...statuses].sort((a, b) => a - b).join(', ');
	const kind = `${[...classes].join('/')}xx`;
	return statuses.size === 100 * classes.size ? kind : `other ${kind}`;
}

describe('the table of reasons in the README', () => {
	const facts = collectFacts();
	const rows = rowsWith(sectionOf('docs/errors.md', 'Reasons'), ['Reason', 'HTTP', 'Charged']);

	it('finds the reasons for which nothing is sent', () => {
		expect(unsentReasons()).toEqual(expect.arrayContaining(['invalidInput', 'overBudget']));
	});

	it('has a row for every reason, with its status and whether it was charged', () => {
		const said = rows.map((row) => [
			codeWords(row.Reason)[0],
			{ status: row.HTTP, charged: codeWords(row.Charged).sort() },
		]);
		const expected = [...facts].map(([reason, { charged, statuses }]) => [
			reason,
			{ status: describeStatuses(statuses), charged: [...charged].sort() },
		]);
		expect(Object.fromEntries(said)).toEqual(Object.fromEntries(expected));
	});

	it('says which failures stop the rest', () => {
		const wrong = explained.filter(({ reason, stopsTheRest }) => {
			const what = rows.find((row) => codeWords(row.Reason)[0] === reason)?.['What happened'] ?? '';
			return stopsTheRest !== what.includes('Stops the rest');
		});
		expect(wrong.map(({ reason }) => reason)).toEqual([]);
	});
});
