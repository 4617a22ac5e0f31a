import type { Evidence, Violation } from '../evidence';
import { ended, jobsReported, noAction, oneOutcome, stopped } from './conduct';
import { costsReported } from './costs';
import { doneWithFiles } from './files';
import {
	explained,
	notCharged,
	nothingLost,
	ownAccount,
	paidOnce,
	settledOnce,
	spendLimit,
} from './money';
import { handedOver } from './watch';

/** What is checked after each seed, based on what the sandbox and the executions report. */
const CHECKS: ReadonlyArray<(evidence: Evidence) => Violation[]> = [
	oneOutcome,
	ended,
	explained,
	nothingLost,
	notCharged,
	paidOnce,
	settledOnce,
	ownAccount,
	spendLimit,
	costsReported,
	stopped,
	jobsReported,
	doneWithFiles,
	handedOver,
	noAction,
];

/** Every rule, under the name that its violations have, in the order of the report. */
export const INVARIANTS = [
	'each item has one outcome',
	'every execution ends',
	'every charge is accounted for',
	'nothing paid is lost',
	'"not charged" is true',
	'nothing is paid twice',
	'no settled request leaves twice',
	'accounts are kept apart',
	'the spend limit holds',
	'costs add up to what was charged',
	'Stop means stop',
	'the ID of a paid job is known',
	'a job that is done has its files',
	'a paid job is handed over once',
	'no address of an action is asked',
	'a kill damages nothing',
	'secrets are kept',
	'other origins get no token',
	'no rejection goes unheard',
	'nothing leaks',
	'memory goes back',
] as const;

export const violationsOf = (evidence: Evidence): Violation[] =>
	CHECKS.flatMap((check) => check(evidence));
