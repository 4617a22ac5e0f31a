/** service-history-archive: a list of VINs becomes one zip file in an email. */
import { ENDPOINTS } from '../../../nodes/shared/api/catalog';
import { carOf } from '../../sandbox/car';
import { openExamples, type Examples } from './examples';
import { openMailbox, type Mailbox } from './mailbox';
import { unzip } from './unzip';

const FILE = 'service-history-archive.json';
const { path } = ENDPOINTS.serviceHistory;
/** The VINs in the settings of the example. */
const VINS = ['WBA3A5108DB305128', 'WBAJA9103HB304909', 'WBAJS1105HB304876'];

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
	mailbox.refuse(false);
	mailbox.empty();
});

const reportName = (vin: string) => `service-history-${vin}.html`;
const charged = () => n8n.sandbox.ledger().map(({ vin }) => vin);

it('emails all reports in one zip file', async () => {
	expect((await n8n.run(FILE, 'Start')).status).toBe('success');
	expect(n8n.sandbox.spentCents()).toBe(VINS.length * 500);
	const [mail] = mailbox.mails;
	expect(mail!.subject).toBe('Service histories: 3 of 3');
	expect(mail!.attachments[0]!.filename).toMatch(/^service-histories-\d{4}-\d\d-\d\d\.zip$/);
	const files = unzip(mail!.attachments[0]!.content);
	expect([...files.keys()].sort()).toEqual(['contents.html', ...VINS.map(reportName)].sort());
	for (const vin of VINS) {
		const report = files.get(reportName(vin))!.toString();
		expect(report).toContain(`<p class="vin">${vin}</p>`);
		expect(report).toContain(carOf(vin).model.name);
	}
});

it('lists what failed, and packs the other reports', async () => {
	const [missing, broken, good] = VINS as [string, string, string];
	n8n.sandbox.fault({ kind: 'status', status: 404, path, vin: missing });
	n8n.sandbox.fault({ kind: 'status', status: 500, path, vin: broken, charge: true });
	expect((await n8n.run(FILE, 'Start')).status).toBe('success');
	// The answer that there is no such vehicle is charged like any other.
	expect(charged().sort()).toEqual([...VINS].sort());
	const [mail] = mailbox.mails;
	expect(mail!.subject).toBe('Service histories: 1 of 3');
	const words = mail!.text!;
	expect(words).toContain(`VIN ${missing}: BimmerVIN has nothing on record`);
	expect(words).toMatch(new RegExp(`VIN ${broken}[^]*dashboard`));
	expect(words).not.toContain(good);
	expect([...unzip(mail!.attachments[0]!.content).keys()].sort()).toEqual(
		['contents.html', reportName(good)].sort(),
	);
});

it('emails the list of failures even if there are no reports at all', async () => {
	n8n.sandbox.fault({ kind: 'status', status: 404, path, times: 'always' });
	expect((await n8n.run(FILE, 'Start')).status).toBe('success');
	expect(charged().sort()).toEqual([...VINS].sort());
	expect(mailbox.mails[0]!.subject).toBe('Service histories: 0 of 3');
	expect([...unzip(mailbox.mails[0]!.attachments[0]!.content).keys()]).toEqual(['contents.html']);
});

it('says so if a paid answer contains no report', async () => {
	const body = { status: 'success', service_history: { history: { entries: [] } } };
	n8n.sandbox.fault({ kind: 'respond', path, vin: VINS[0], body, charge: true });
	await n8n.run(FILE, 'Start');
	expect(mailbox.mails[0]!.subject).toBe('Service histories: 2 of 3');
	expect(mailbox.mails[0]!.text).toContain(`VIN ${VINS[0]}: paid, but no report was found`);
});

it('does not pay again if it is retried after the email has failed', async () => {
	mailbox.refuse(true);
	const failed = await n8n.run(FILE, 'Start');
	expect(failed.status).toBe('error');
	expect(charged()).toHaveLength(VINS.length);
	mailbox.refuse(false);
	const retried = await n8n.editor.execution(await n8n.editor.retry(failed.id));
	expect(retried.status).toBe('success');
	expect(charged()).toHaveLength(VINS.length);
	expect(unzip(mailbox.mails[0]!.attachments[0]!.content).size).toBe(VINS.length + 1);
});
