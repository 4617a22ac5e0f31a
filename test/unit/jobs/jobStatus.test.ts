import { isOver, readJobResponse } from '../../../nodes/shared/jobs/jobResponse';

const look = (body: unknown) => readJobResponse({ body: Buffer.from(JSON.stringify(body)) }).look;

describe('a look at a job', () => {
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
			isOver(readJobResponse({ body: Buffer.from('<html><title>Down</title></html>') }).look),
		).toBe(false);
	});
});
