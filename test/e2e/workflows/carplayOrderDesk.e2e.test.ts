/** carplay-order-desk: from the first page of the form to the code or file, and the cost of each way. */
import { ENDPOINTS } from '../../../nodes/shared/api/catalog';
import { carOf, type Car } from '../../sandbox/car';
import { SPECIAL_VINS, DIALECTS_WITH_FACTS } from '../../sandbox/server';
import { someVins } from '../../someVins';
import { itemsOf } from '../results';
import { openExamples, ANSWERS_WITHOUT_FACTS, type Examples } from './examples';
import { FormVisitor } from './formVisitor';
import { readable } from './mailHtml';
import { openMailbox, type Mailbox } from './mailbox';

const FILE = 'carplay-order-desk.json';
const SIGN_IN = { user: 'desk', password: 'order-2026' };
const CUSTOMER = 'anna@example.com';
const BY_CABLE = ['Cable: a code for the Feature Installer'];
const BY_USB = ['USB: an update file for a USB stick'];
/** Each test has its own car, because the workflow does not pay for a car twice. */
const cars = someVins(300);
const nextCar = (fits = (car: Car) => /ID[56]$/.test(car.headUnit)) => {
	const [vin] = cars.splice(
		cars.findIndex((one) => fits(carOf(one))),
		1,
	);
	return vin!;
};
const isOlder = ({ headUnit }: Car) => headUnit === 'NBT EVO ID4';
const takesNoCode = (car: Car) => car.headUnit === 'EntryEVO' && car.carPlay.compatible;
const TICK = ['Yes, I order this at the price above'];

let n8n: Examples;
let mailbox: Mailbox;

const visitor = () => {
	const pair = Buffer.from(`${SIGN_IN.user}:${SIGN_IN.password}`).toString('base64');
	return new FormVisitor(`${n8n.n8n.url}/form/carplay`, { authorization: `Basic ${pair}` });
};

beforeAll(async () => {
	mailbox = await openMailbox();
	const signIn = { type: 'httpBasicAuth', name: 'Order desk sign-in', data: SIGN_IN };
	n8n = await openExamples([mailbox.credential, signIn]);
	await n8n.editor.publish(n8n.example(FILE));
	await visitor().open();
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

const charged = () => n8n.sandbox.ledger().map(({ endpoint }) => endpoint);

it('requires the sign-in, and names the price of the check', async () => {
	expect((await fetch(`${n8n.n8n.url}/form/carplay`)).status).toBe(401);
	expect(await visitor().open()).toContain('The check costs 0.25 credits');
});

it.each(DIALECTS_WITH_FACTS)(
	'gives the code by email and on the last page: %s',
	async (dialect) => {
		n8n.sandbox.speak(dialect);
		const vin = nextCar();
		const customer = visitor();
		const offer = readable(await customer.submit(` ${vin.toLowerCase()} `, CUSTOMER));
		for (const words of [
			vin,
			carOf(vin).headUnit,
			'20.00 credits',
			'Nothing has been ordered yet',
		]) {
			expect(offer).toContain(words);
		}
		expect(charged()).toEqual(['carPlayCheck']);

		const end = readable(await customer.submit('', BY_CABLE, TICK));
		expect(charged()).toEqual(['carPlayCheck', 'carPlayCable']);
		expect(n8n.sandbox.spentCents()).toBe(2025);
		const [mail] = mailbox.mails;
		expect(mail!.to).toMatchObject({ text: CUSTOMER });
		const [, code = 'no code'] = /^(\w{4}(?:-\w{4}){3})$/m.exec(mail!.text ?? '') ?? [];
		expect(end).toContain('CarPlay is ready');
		expect(end).toContain(code);
		expect(end).toContain(`by email to ${CUSTOMER}`);
		await customer.finish();
		expect((await n8n.lastExecution(FILE)).status).toBe('success');
	},
);

it('gives the file by email and on the last page', async () => {
	const vin = nextCar();
	const customer = visitor();
	await customer.submit(vin, CUSTOMER);
	const end = await customer.submit('', BY_USB, TICK);
	expect(charged()).toEqual(['carPlayCheck', 'carPlayUsb']);
	const [file] = mailbox.mails[0]!.attachments;
	expect(file!.filename).toBe(`carplay-${vin}.upd`);
	const execution = await n8n.lastExecution(FILE);
	const [{ bytes }] = itemsOf(execution, 'Activate by USB')[0]!.json.files as [{ bytes: number }];
	expect(file!.content).toHaveLength(bytes);
	expect(readable(end)).toContain('CarPlay is ready');
	// The script of the page turns its content into a download.
	expect(end.includes(`carplay-${vin}.upd`)).toBe(true);
});

it('gives the code on the last page even if the email cannot be sent', async () => {
	mailbox.refuse(true);
	const customer = visitor();
	await customer.submit(nextCar(), CUSTOMER);
	const end = readable(await customer.submit('', BY_CABLE, TICK));
	expect(end).toMatch(/\w{4}(-\w{4}){3}/);
	expect(end).toContain('could not be sent');
	expect(mailbox.mails).toEqual([]);
});

it('does not pay again if the same order is placed again within the hour', async () => {
	const vin = nextCar();
	for (const customer of [visitor(), visitor()]) {
		await customer.submit(vin, CUSTOMER);
		await customer.submit('', BY_CABLE, TICK);
	}
	expect(charged()).toEqual(['carPlayCheck', 'carPlayCable']);
	expect(mailbox.mails).toHaveLength(2);
	expect(mailbox.mails[0]!.text).toBe(mailbox.mails[1]!.text);
});

it('orders nothing without the tick', async () => {
	const customer = visitor();
	await customer.submit(nextCar(), CUSTOMER);
	const end = readable(await customer.submit('', BY_CABLE, []));
	expect(end).toContain('Nothing was ordered');
	expect(charged()).toEqual(['carPlayCheck']);
});

it.each(
	DIALECTS_WITH_FACTS.flatMap((dialect) => [
		[dialect, 'an older head unit', isOlder] as const,
		[dialect, 'a head unit that takes no code', takesNoCode] as const,
	]),
)('explains why it ends, with only the check paid: %s, %s', async (dialect, _, fits) => {
	n8n.sandbox.speak(dialect);
	const end = readable(await visitor().submit(nextCar(fits), CUSTOMER));
	expect(end).toContain('CarPlay cannot be ordered for this car');
	expect(end).toContain('Nothing was ordered');
	expect(charged()).toEqual(['carPlayCheck']);
	expect(mailbox.mails).toEqual([]);
});

it.each([
	['no VIN', 'WBA123', 'WBA123', []],
	['an unknown car', SPECIAL_VINS.notFound.vin, 'nothing on record', ['carPlayCheck']],
	['an account without credit', SPECIAL_VINS.noCredit.vin, 'credit', []],
])('says what happened and orders nothing: %s', async (_, vin, words, paid) => {
	const end = readable(await visitor().submit(vin, CUSTOMER));
	expect(end).toContain('That did not work');
	expect(end).toContain(words);
	expect(charged()).toEqual(paid);
});

describe('if the check does not say enough', () => {
	const { path } = ENDPOINTS.carPlayCheck;
	const BODIES = [
		...ANSWERS_WITHOUT_FACTS,
		{ status: 'success', carplay_check: { carplay: { compatible: true } } },
		{
			status: 'success',
			carplay_check: { head_unit: { type: 'HU_NBT2' }, carplay: { compatible: true } },
		},
	];

	it.each(BODIES)('informs a person, and does not say no: %j', async (body) => {
		const vin = nextCar();
		n8n.sandbox.fault({ kind: 'respond', path, body });
		const end = readable(await visitor().submit(vin, CUSTOMER));
		expect(end).toContain('We have to look into this car');
		expect(end).toContain('did not say enough about this car');
		expect(end).toContain(`write to ${CUSTOMER}`);
		expect(end).toContain('Nothing was ordered');
		expect(end).not.toContain('cannot be ordered');
		const [mail, ...more] = mailbox.mails;
		expect(more).toEqual([]);
		expect(mail).toMatchObject({ to: { text: 'desk@example.com' } });
		for (const word of [vin, CUSTOMER, 'Note: ', 'What to do: ', 'ask BimmerVIN']) {
			expect(mail!.text).toContain(word);
		}
		expect(charged()).toEqual(['carPlayCheck']);
	});

	it('asks the customer to write if the email to the person cannot be sent', async () => {
		mailbox.refuse(true);
		const vin = nextCar();
		n8n.sandbox.fault({ kind: 'respond', path, body: ANSWERS_WITHOUT_FACTS[0] });
		const end = readable(await visitor().submit(vin, CUSTOMER));
		expect(end).toContain(`Contact us with the VIN ${vin}`);
		expect(end).not.toContain(`write to ${CUSTOMER}`);
	});
});

it('says that a failed activation may have been charged', async () => {
	const { path } = ENDPOINTS.carPlayUsb;
	n8n.sandbox.fault({ kind: 'status', status: 500, charge: true, path });
	const customer = visitor();
	await customer.submit(nextCar(), CUSTOMER);
	const end = readable(await customer.submit('', BY_USB, TICK));
	expect(end).toContain('That did not work');
	expect(end).toContain('dashboard');
	expect(charged()).toEqual(['carPlayCheck', 'carPlayUsb']);
});
