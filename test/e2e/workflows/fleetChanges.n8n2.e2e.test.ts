/** fleet-changes: a workflow cannot create data tables in n8n 1.123. */
import type { AssignmentValue, IDataObject } from 'n8n-workflow';

import { ENDPOINTS } from '../../../nodes/shared/api/catalog';
import { carOf } from '../../sandbox/car';
import { EXAMPLE_VINS, SPECIAL_VINS, DIALECTS_WITH_FACTS } from '../../sandbox/server';
import { itemsOf } from '../results';
import { DataTable } from './dataTables';
import { openExamples, ANSWERS_WITHOUT_FACTS, type Examples } from './examples';
import { notForMail, readable } from './mailHtml';
import { openMailbox, type Mailbox } from './mailbox';

const FILE = 'fleet-changes.json';
const VINS: string[] = Object.values(EXAMPLE_VINS).map(({ vin }) => vin);
const [FIRST, SECOND, THIRD] = VINS as [string, string, string];
const WEEK = VINS.length * ENDPOINTS.vehicleState.cents;
const { path } = ENDPOINTS.vehicleState;

let n8n: Examples;
let mailbox: Mailbox;
let fleet: DataTable;
let memory: DataTable;

beforeAll(async () => {
	mailbox = await openMailbox();
	n8n = await openExamples([mailbox.credential]);
	fleet = new DataTable(n8n, 'bimmervin_fleet');
	memory = new DataTable(n8n, 'bimmervin_last_known');
	await n8n.run(FILE, 'Set Up Once');
});
afterAll(async () => {
	await n8n?.close();
	await mailbox?.close();
});
afterEach(() => {
	n8n.sandbox.reset();
	mailbox.empty();
	mailbox.refuse(false);
});

const codesOf = (vin: string): string[] =>
	[...new Set(carOf(vin).options.map(({ code }) => code))].sort();

/** The row of a car in the table after a look-up. */
const known = (vin: string): IDataObject => ({
	vin,
	iLevel: carOf(vin).ilevel,
	headUnit: carOf(vin).headUnit,
	optionCodes: codesOf(vin).join(' '),
});

const remembered = async (): Promise<IDataObject[]> =>
	(await memory.rows())
		.map(({ vin, iLevel, headUnit, optionCodes }) => ({ vin, iLevel, headUnit, optionCodes }))
		.sort((a, b) => VINS.indexOf(a.vin as string) - VINS.indexOf(b.vin as string));

/** The table as if all six cars had been looked up before. */
const rememberAll = async () => await memory.put('vin', ...VINS.map(known));

/** Answers one look-up of a vehicle with these facts. */
const report = (vin: string, facts: IDataObject) =>
	n8n.sandbox.fault({
		kind: 'respond',
		path,
		vin,
		charge: true,
		body: { status: 'success', sandbox: false, vin17: vin, vehicle_state: facts },
	});

/** Runs one week. @returns its email */
async function week() {
	mailbox.empty();
	const execution = await n8n.run(FILE, 'Every Monday');
	expect(execution.status).toBe('success');
	const [mail, ...more] = mailbox.mails;
	expect(more).toEqual([]);
	const html = mail!.html as string;
	expect(notForMail(html)).toEqual([]);
	const lines = readable(html);
	const section = (title: string, next = ' not changed.') =>
		lines.split(`\n${title}\n`)[1]!.split(next)[0]!;
	return { execution, subject: mail!.subject, html, text: mail!.text!, lines, section };
}

it('creates both tables, and fills the list without duplicates', async () => {
	expect((await n8n.run(FILE, 'Set Up Once')).status).toBe('success');
	expect((await fleet.rows()).map(({ vin }) => vin)).toEqual(VINS);
	expect(await memory.rows()).toEqual([]);
	expect(n8n.sandbox.stats().requests).toEqual([]);
});

describe.each(DIALECTS_WITH_FACTS)('in the dialect %s', (dialect) => {
	beforeEach(() => n8n.sandbox.speak(dialect));

	it('records a vehicle that is looked up for the first time, and sees no change', async () => {
		await memory.clear();
		const { subject, text, lines } = await week();
		expect(subject).toBe('Fleet changes: no changes, 6 new');
		expect(lines).not.toContain('What changed');
		for (const vin of VINS) {
			expect(text).toContain(`${vin} ${carOf(vin).model.name} (new)`);
			expect(text).toContain(`iLevel: ${carOf(vin).ilevel}`);
		}
		expect(await remembered()).toEqual(VINS.map(known));
		expect(n8n.sandbox.spentCents()).toBe(WEEK);
	});

	it('sees no change if there is none, whatever dialect the API used the week before', async () => {
		await rememberAll();
		n8n.sandbox.speak(
			DIALECTS_WITH_FACTS[(DIALECTS_WITH_FACTS.indexOf(dialect) + 1) % DIALECTS_WITH_FACTS.length]!,
		);
		const { subject, text } = await week();
		expect(subject).toBe('Fleet changes: no changes');
		expect(text).toMatch(/^Fleet changes, [\w ]+: no changes\n\n6 vehicles have not changed\.$/m);
		expect(await remembered()).toEqual(VINS.map(known));
	});

	it('reports exactly what changed, with the old and the new value, and remembers it', async () => {
		await rememberAll();
		const codes = codesOf(SECOND);
		const [gone, ...rest] = codes;
		await memory.put(
			'vin',
			{ ...known(FIRST), iLevel: 'F030-15-03-500', headUnit: 'CHAMP2' },
			// In a different order, and with one of them twice.
			{ ...known(SECOND), optionCodes: [...rest, rest[0], 'XYZ'].reverse().join(' ') },
			{ ...known(THIRD), headUnit: carOf(THIRD).headUnit.toLowerCase().replaceAll(' ', '_') },
		);
		const { subject, section, text } = await week();
		expect(subject).toBe('Fleet changes: 2 of 6 changed');
		const changes = section('What changed')
			.split('\n')
			.map((line) => line.trim())
			.filter(Boolean);
		expect(changes).toEqual([
			expect.stringMatching(`^${FIRST} ${carOf(FIRST).model.name} \\(since \\d+ \\w+ \\d{4}\\)$`),
			`iLevel: F030-15-03-500 → ${carOf(FIRST).ilevel}`,
			`Head unit: CHAMP2 → ${carOf(FIRST).headUnit}`,
			expect.stringMatching(`^${SECOND} ${carOf(SECOND).model.name}`),
			`Options added: ${gone}`,
			'Options removed: XYZ',
			'4 vehicles have',
		]);
		expect(text).toContain(`- iLevel: F030-15-03-500 → ${carOf(FIRST).ilevel}\n`);
		expect((await remembered()).slice(0, 2)).toEqual([known(FIRST), known(SECOND)]);
		expect((await week()).subject).toBe('Fleet changes: no changes');
	});

	it('does not take a missing value for a change, and overwrites nothing', async () => {
		await rememberAll();
		report(FIRST, {});
		report(SECOND, { ilevel: null, head_unit: null, sa_codes: [] });
		report(THIRD, { ilevel: carOf(THIRD).ilevel, head_unit: 'unknown', options: [] });
		const { subject, lines, section } = await week();
		expect(subject).toBe('Fleet changes: no changes, 3 not reported');
		expect(lines).not.toContain('What changed');
		const silent = section('Not reported');
		for (const vin of [FIRST, SECOND, THIRD]) expect(silent).toContain(vin);
		expect(silent.match(/Not reported: iLevel, Head unit, Options/g)).toHaveLength(2);
		expect(silent).toContain('Not reported: Head unit, Options');
		expect(lines).toContain('3 vehicles have not changed.');
		expect(await remembered()).toEqual(VINS.map(known));
		expect(n8n.sandbox.spentCents()).toBe(WEEK);
	});

	it('names what failed, what to do, and whether it was charged', async () => {
		await rememberAll();
		const others = [SPECIAL_VINS.notFound.vin, SPECIAL_VINS.serverFault.vin, 'WBA123'];
		await fleet.put('vin', ...others.map((vin) => ({ vin })));
		const { subject, section, text } = await week();
		expect(subject).toBe('Fleet changes: no changes, 3 failed');
		const failures = section('What failed');
		for (const vin of others) {
			expect(failures).toContain(vin);
			expect(text).toContain(vin);
		}
		expect(failures.match(/What to do: \S/g)).toHaveLength(3);
		expect(failures).toMatch(/Charged: yes[^]*Charged: maybe[^]*Charged: no/);
		expect(await remembered()).toEqual(VINS.map(known));
		expect(n8n.sandbox.spentCents()).toBe(WEEK + ENDPOINTS.vehicleState.cents);
		await fleet.clear();
		await fleet.put('vin', ...VINS.map((vin) => ({ vin })));
	});
});

it.each(ANSWERS_WITHOUT_FACTS)('lists each vehicle as not reported: %j', async (body) => {
	await rememberAll();
	n8n.sandbox.fault({ kind: 'respond', path, body, times: 'always' });
	const { subject, section } = await week();
	expect(subject).toBe('Fleet changes: no changes, 6 not reported');
	for (const vin of VINS) expect(section('Not reported')).toContain(vin);
	expect(await remembered()).toEqual(VINS.map(known));
});

it('says so if the API uses unknown names', async () => {
	await rememberAll();
	n8n.sandbox.speak('silent');
	expect((await week()).subject).toBe('Fleet changes: no changes, 6 not reported');
	expect(await remembered()).toEqual(VINS.map(known));
});

it('reports a fact for the first time as new, not as a change', async () => {
	await rememberAll();
	await memory.put('vin', { ...known(FIRST), headUnit: null, optionCodes: '' });
	const { subject, section } = await week();
	expect(subject).toBe('Fleet changes: no changes, 1 new');
	expect(section('New')).toContain(`Head unit: ${carOf(FIRST).headUnit}`);
	expect(section('New')).toContain('reported for the first time');
	expect(await remembered()).toEqual(VINS.map(known));
});

it('reports a change again if the email could not be sent, and a retry sends it without paying', async () => {
	await rememberAll();
	const before = { ...known(FIRST), iLevel: 'F030-15-03-500' };
	await memory.put('vin', before);
	mailbox.refuse(true);
	const failed = await n8n.run(FILE, 'Every Monday');
	expect(failed.status).toBe('error');
	expect((await remembered())[0]).toEqual(before);
	expect(n8n.sandbox.spentCents()).toBe(WEEK);

	mailbox.refuse(false);
	const retried = await n8n.editor.finished(await n8n.editor.retry(failed.id));
	expect(retried.status).toBe('success');
	expect(mailbox.mails[0]!.subject).toBe('Fleet changes: 1 of 6 changed');
	expect((await remembered())[0]).toEqual(known(FIRST));
	expect(n8n.sandbox.spentCents()).toBe(WEEK);
});

it('shows text from elsewhere as text', async () => {
	await rememberAll();
	report(FIRST, {
		vehicle: { model: '320d <script>alert("x")</script>' },
		ilevel: carOf(FIRST).ilevel,
		head_unit: { type: 'NBT <u>CHAMP2</u>' },
	});
	const { html, section } = await week();
	expect(html).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;');
	expect(section('What changed')).toContain('→ NBT &lt;u&gt;CHAMP2&lt;/u&gt;');
	expect(html).not.toMatch(/<script|<u>/);
});

it('sends no email for a week without news, if the setting says so', async () => {
	await rememberAll();
	const settings = n8n.example(FILE).nodes.find(({ name }) => name === 'Settings')!;
	const { assignments } = structuredClone(settings.parameters.assignments) as {
		assignments: AssignmentValue[];
	};
	assignments.find(({ name }) => name === 'mailIfNothingChanged')!.value = false;
	const workflow = await n8n.filledIn(FILE, 'Settings', { assignments: { assignments } });
	const run = async () => {
		const execution = await n8n.editor.finished(await n8n.editor.execute(workflow, 'Every Monday'));
		expect(execution.status).toBe('success');
		return execution;
	};
	expect(itemsOf(await run(), 'Remember')).toHaveLength(VINS.length);
	expect(mailbox.mails).toEqual([]);
	// A failure counts as news.
	report(FIRST, {});
	await run();
	expect(mailbox.mails.map(({ subject }) => subject)).toEqual([
		'Fleet changes: no changes, 1 not reported',
	]);
});

it('pays nothing if the list costs more than the limit, and says so', async () => {
	await rememberAll();
	const more = Array.from({ length: 60 }, (_, i) => `WBA3A5C5${String(300_000_000 + i)}`);
	await fleet.put('vin', ...more.map((vin) => ({ vin })));
	const { subject, section, html } = await week();
	expect(n8n.sandbox.ledger()).toEqual([]);
	expect(subject).toBe('Fleet changes: no changes, 66 failed');
	expect(section('What failed')).toContain('Max Credits');
	expect(section('What failed')).toContain('26 more also failed');
	// Gmail cuts off a longer one.
	expect(Buffer.byteLength(html)).toBeLessThan(100_000);
	expect(await remembered()).toEqual(VINS.map(known));
});
