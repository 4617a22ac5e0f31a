import { isOver, parseJobResponse } from '../../../nodes/shared/jobs/jobResponse';

const look = (body: unknown) =>
	parseJobResponse({ body: Buffer.from(JSON.stringify(body)) }).status;

describe('a poll of a job', () => {
	it.each([
		[{ status: 'queued' }, { kind: 'running', word: 'queued' }, false],
		[{ status: 'marinating' }, { kind: 'running', word: 'marinating' }, false],
		[{}, { kind: 'running' }, false],
		[{ state: 'COMPLETED' }, { kind: 'done' }, true],
		[{ files: [{ name: 'a.ncd', content: 'QUJDRA==' }] }, { kind: 'done' }, true],
		[{ status: 'failed', error: 'No key' }, { kind: 'failed', reason: 'No key' }, true],
		[{ data: { job_status: 'Expired' } }, { kind: 'failed' }, true],
		[{ success: false, message: 'later' }, { kind: 'noAnswer', words: 'later' }, false],
	])('%j', (body, expected, over) => {
		expect(look(body)).toMatchObject(expected);
		expect(isOver(look(body))).toBe(over);
	});

	it('a web page tells nothing', () => {
		expect(
			isOver(parseJobResponse({ body: Buffer.from('<html><title>Down</title></html>') }).status),
		).toBe(false);
	});
});
