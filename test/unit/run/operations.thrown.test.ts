/** What nobody foresees while an answer is read must cost neither the answer nor the ID of a job. */
import { someVins } from '../../someVins';
import { CONTINUE, detailsOf, FakeN8n, vehicles } from '../fakeN8n';

jest.mock('../../../nodes/shared/files/nameFiles', () => ({
	nameFiles: () => {
		throw new Error('odd');
	},
}));

const [A = ''] = someVins(1);
it('the answer comes with the failed item', async () => {
	const n8n = new FakeN8n(() => ({ body: { model: '530i' } }));
	const { items } = await n8n.run(CONTINUE, vehicles(A));
	expect(detailsOf(items[0]!)).toMatchObject({ vin: A, reason: 'notStored', charged: 'yes' });
	expect([...n8n.stored.values()]).toMatchObject([{ content: '{"model":"530i"}' }]);
});

it('the job is named, and not to be submitted again', async () => {
	const n8n = new FakeN8n(({ url }) => ({
		body:
			url === '/secure-coding-async'
				? { job_id: 'job-7' }
				: { job_status: 'completed', file: 'QUJDREVGRw==' },
	}));
	const settings = {
		...CONTINUE,
		endpoint: 'secureCodingSubmit',
		parameters: {
			operation: 'submitAndWait',
			vehicleOrder: 'original',
			options: { pollInterval: 0.001 },
		},
	} as const;
	const { items } = await n8n.run(settings, vehicles(A));
	expect(detailsOf(items[0]!)).toMatchObject({
		jobId: 'job-7',
		reason: 'unreadable',
		charged: 'yes',
	});
	expect(detailsOf(items[0]!).todo).toContain('Do not submit it again');
	expect(items[0]?.json.error).toContain('odd');
	expect([...n8n.stored.values()]).toMatchObject([
		{ content: expect.stringContaining('QUJD') as string },
	]);
});
