/** fleet-report: a workflow cannot create data tables in n8n 1.123. */
import { ENDPOINTS } from '../../../nodes/shared/api/catalog';
import { EXAMPLE_VINS, SPECIAL_VINS, DIALECTS_WITH_FACTS } from '../../sandbox/server';
import { itemsOf, vinsOf } from '../results';
import { openExamples, ANSWERS_WITHOUT_FACTS, type Examples } from './examples';
import { addVehicles } from './fleetTable';
import { notForMail, readable } from './mailHtml';
import { openMailbox, type Mailbox } from './mailbox';
import { unzip } from './unzip';

const FILE = 'fleet-report.json';
const VINS = Object.values(EXAMPLE_VINS).map(({ vin }) => vin);
const MISSING = SPECIAL_VINS.notFound.vin;
const BROKEN = SPECIAL_VINS.serverFault.vin;

let n8n: Examples;
let mailbox: Mailbox;

beforeAll(async () => {
	mailbox = await openMailbox();
	n8n = await openExamples([mailbox.credential]);
});
afterAll(async () => {
	await n8n?.close();
	await mailbox?.close();
});
afterEach(() => {
	n8n.sandbox.reset();
	mailbox.empty();
});

const report = async () => await n8n.run(FILE, 'Every Monday');

it('creates and fills the table, and does so again without duplicates', async () => {
	await n8n.run(FILE, 'Set Up Once');
	const execution = await n8n.run(FILE, 'Set Up Once');
	expect(execution.status).toBe('success');
	expect(vinsOf(itemsOf(execution, 'Fill the Table'))).toEqual(VINS);
	expect(n8n.sandbox.stats().requests).toEqual([]);
});

it.each(DIALECTS_WITH_FACTS)(
	'emails the report and the spreadsheet of a fleet without failures: %s',
	async (dialect) => {
		n8n.sandbox.speak(dialect);
		const execution = await report();
		expect(execution.status).toBe('success');
		expect(vinsOf(itemsOf(execution, 'Vehicles'))).toEqual(VINS);
		expect(n8n.sandbox.spentCents()).toBe(VINS.length * (25 + 20));
		expect(n8n.sandbox.ledger()).toHaveLength(VINS.length * 2);

		const [mail, ...more] = mailbox.mails;
		expect(more).toEqual([]);
		expect(mail!.subject).toBe('Fleet report: 3 of 6 CarPlay ready');
		const html = mail!.html as string;
		expect(notForMail(html)).toEqual([]);
		expect(html).not.toMatch(/What failed|look into/);
		const lines = readable(html);
		expect(lines).toMatch(/50 %\s+CarPlay ready/);
		expect(lines).toMatch(/NBT EVO ID5\s+1 \(17 %\)/);
		expect(lines).toContain('This report cost at most 2.70 credits.');
		for (const vin of VINS) expect(lines).toContain(vin);

		const [spreadsheet] = mail!.attachments;
		expect(spreadsheet!.filename).toMatch(/^fleet-report-\d{4}-\d\d-\d\d\.xlsx$/);
		const sheets = [...unzip(spreadsheet!.content)].filter(([name]) => name.endsWith('.xml'));
		const cells = sheets.map(([, content]) => content.toString()).join('');
		for (const word of [...VINS, 'NBT EVO ID5', 'CarPlay ready']) expect(cells).toContain(word);
	},
);

it.each(ANSWERS_WITHOUT_FACTS)(
	'lists the cars for a person to look into if the answer is %j',
	async (body) => {
		for (const { path } of [ENDPOINTS.carPlayCheck, ENDPOINTS.vehicleState]) {
			n8n.sandbox.fault({ kind: 'respond', path, body, times: 'always' });
		}
		expect((await report()).status).toBe('success');
		const [mail] = mailbox.mails;
		expect(mail!.subject).toBe('Fleet report: 0 of 6 CarPlay ready, 6 not known');
		const lines = readable(mail!.html as string);
		expect(lines).toMatch(/Not ready\s+0 \(0 %\)\s+Not known\s+6 \(100 %\)/);
		const [, list = ''] = lines.split('for a person to look into');
		for (const word of [...VINS, 'What to do:', 'ask BimmerVIN']) expect(list).toContain(word);
		for (const vin of VINS) expect(mail!.text).toContain(`VIN ${vin}: not known`);
	},
);

it('names what failed, what to do, and whether it was charged', async () => {
	await addVehicles(n8n, FILE, [MISSING, BROKEN, 'WBA123']);
	n8n.sandbox.fault({
		kind: 'status',
		status: 500,
		charge: true,
		path: ENDPOINTS.vehicleState.path,
		vin: EXAMPLE_VINS.nbt.vin,
	});
	expect((await report()).status).toBe('success');
	const [mail] = mailbox.mails;
	expect(mail!.subject).toBe('Fleet report: 3 of 6 CarPlay ready, 4 failed');
	const failures = readable(mail!.html as string)
		.split('What failed')[1]!
		.split('Vehicles')[0]!;
	for (const vin of [MISSING, BROKEN, 'WBA123', EXAMPLE_VINS.nbt.vin]) {
		expect(failures).toContain(vin);
		expect(mail!.text).toContain(vin);
	}
	expect(failures).toContain('nothing on record');
	expect(failures).toMatch(/dashboard[^]*maybe/);
	expect(mail!.text).toContain('This includes calls that may have been charged.');
	// The look-ups that went well: six and five; the one that was charged and then failed; and the answer that there is no
	// such vehicle. What the server broke is given back.
	expect(n8n.sandbox.ledger()).toHaveLength(6 + 5 + 1 + 1);
});

it('shows text from elsewhere as text', async () => {
	const { vin } = EXAMPLE_VINS.evoId4;
	const model = '320d <script>alert("x")</script>';
	const facts = { vehicle: { model }, head_unit: { type: 'NBT <img src=x>' } };
	const words = { status: 'success', vin17: vin, carplay_check: facts };
	n8n.sandbox.fault({
		kind: 'respond',
		body: words,
		path: ENDPOINTS.carPlayCheck.path,
		vin,
	});
	expect((await report()).status).toBe('success');
	const html = mailbox.mails[0]!.html as string;
	expect(html).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;');
	expect(html).toContain('&lt;img src=x&gt;');
	expect(html).not.toMatch(/<script|<img/);
	// This answer does not say whether the car can have CarPlay either.
	expect(readable(html)).toMatch(/Not ready\s+2 \(33 %\)[^]*Not known\s+1 \(17 %\)/);
	expect(readable(html)).toMatch(new RegExp(`for a person to look into[^]*${vin}`));
});

it('pays nothing if the list costs more than the limit, and says so', async () => {
	await addVehicles(
		n8n,
		FILE,
		Array.from({ length: 40 }, (_, i) => `WBA3A5C5${String(300_000_000 + i)}`),
	);
	expect((await report()).status).toBe('success');
	expect(n8n.sandbox.ledger()).toEqual([]);
	const [mail] = mailbox.mails;
	expect(mail!.subject).toMatch(/^Fleet report: 0 of 0 CarPlay ready, 4\d failed$/);
	expect(mail!.text).toContain('Max Credits');
	// Gmail cuts off a longer one.
	expect(Buffer.byteLength(mail!.html as string)).toBeLessThan(100_000);
	expect(mail!.html).toContain('19 more are in the spreadsheet');
});
