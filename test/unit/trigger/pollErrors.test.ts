import type { INode } from 'n8n-workflow';

import {
	explainPollError,
	signInError,
	toNodeApiError,
} from '../../../nodes/BimmerVinTrigger/pollErrors';
import type { Fault } from '../../../nodes/shared/api/fault';
import { failedWith } from '../../../nodes/shared/http/result';

const node = { name: 'BimmerVIN Trigger', type: 'x' } as INode;
const failure = (fault: Fault, words?: string) => failedWith(fault, { words, tries: 1 });
const status = (code: number): Fault => ({ kind: 'status', status: code });

describe('what keeps a job from being polled', () => {
	it.each([
		[401, 'refused'],
		[402, 'refused'],
		[403, 'refused'],
		[400, 'job'],
		[404, 'job'],
		[409, 'job'],
		[410, 'job'],
		[422, 'job'],
		[307, 'transient'],
		[408, 'transient'],
		[429, 'transient'],
		[500, 'transient'],
		[503, 'transient'],
	])('status %s: %s', (code, cause) => {
		expect(explainPollError(failure(status(code)))).toMatchObject({ cause, status: code });
	});

	it.each([
		['a refused connection', { kind: 'notSent', code: 'ECONNREFUSED' }, 'transient'],
		['an address that n8n may not reach', { kind: 'notSent', code: 'BLOCKED' }, 'refused'],
		['a lost connection', { kind: 'indeterminate', code: 'ECONNRESET' }, 'transient'],
		['an unreadable answer', { kind: 'unreadable' }, 'transient'],
		['no token', { kind: 'signIn', message: 'No', description: '' }, 'transient'],
		['a failed answer', { kind: 'failedAnswer' }, 'job'],
		['a web page', { kind: 'unreadable', why: 'A web page.' }, 'transient'],
		['a full disk', { kind: 'notStored', why: 'ENOSPC' }, 'job'],
	] as const)('%s', (_, fault, cause) => {
		expect(explainPollError(failure(fault)).cause).toBe(cause);
	});

	it('is told in the words of the API, and without a subject', () => {
		const { message } = explainPollError(failure(status(404), 'There is no job 7'));
		expect(message).toBe(
			'BimmerVIN has nothing on record for it (404). The API says: "There is no job 7"',
		);
	});
});

describe('the error of a poll', () => {
	it('says that an outage passes', () => {
		const error = toNodeApiError(node, explainPollError(failure(status(503))));
		expect(error.message).toBe(
			'The trigger cannot check BimmerVIN jobs at the moment: BimmerVIN had a problem on its side (503)',
		);
		expect(error.description).toContain('reported once an hour');
		expect(error.httpCode).toBe('503');
	});

	it('says what to do where the API asks to slow down or is not there', () => {
		const slow = toNodeApiError(node, explainPollError(failure(status(429))));
		expect(slow.description).toContain('lower Requests per Second');
		const gone = toNodeApiError(
			node,
			explainPollError(failure({ kind: 'notSent', code: 'ECONNREFUSED' })),
		);
		expect(gone.description).toContain('Base URL');
	});

	it.each([
		[true, 'transient'],
		[false, 'refused'],
	])('keeps the words of a failed sign-in (worth another try: %s)', (retryable, cause) => {
		const pollError = signInError({
			kind: 'signIn',
			message: 'No entry (401).',
			description: 'Copy both again.',
			...(!retryable && { final: true }),
		});
		expect(pollError.cause).toBe(cause);
		const error = toNodeApiError(node, pollError);
		expect(error.message).toContain('No entry (401).');
		expect(error.description).toContain('Copy both again.');
	});
});
