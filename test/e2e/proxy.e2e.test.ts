/** A complete n8n in the network of a company, with a proxy and a certificate that the company itself has signed. */
import { someVins } from '../someVins';
import { openCompanyNetwork, type CompanyNetwork } from './companyNetwork';
import { inLine, START, SUBMIT_AND_WAIT, vehicles } from './flows';
import { itKeepsSecrets } from './leaks';
import { itemsOf, words } from './results';
import { openStage, type Stage } from './stage';

const [VIN, OTHER_VIN] = someVins(2) as [string, string];
const HISTORY = { resource: 'vehicle', operation: 'getServiceHistory', vin: '={{ $json.vin }}' };

let network: CompanyNetwork;
let stage: Stage;
const open = async (environment: NodeJS.ProcessEnv) => {
	const { tls, proxyUrl } = network;
	stage = await openStage({ tls, jobSpeed: 20 }, { HTTPS_PROXY: proxyUrl, ...environment });
};
const run = async (vin: string, parameters: typeof HISTORY | typeof SUBMIT_AND_WAIT) => {
	const { editor, node } = stage;
	const workflow = await editor.createWorkflow(
		inLine('One vehicle', START, vehicles([vin]), node('BimmerVIN', parameters)),
	);
	return await editor.finished(await editor.execute(workflow, START.name));
};
/** The result of the test of the credential. */
const verdict = async () => await stage.editor.testCredential(stage.credential, stage.form);

beforeAll(async () => {
	network = await openCompanyNetwork();
});
afterAll(async () => await network?.close());
afterEach(() => {
	network.isOpen = false;
});

describe("an n8n that knows the company's certificate authority", () => {
	beforeAll(async () => await open({ NODE_EXTRA_CA_CERTS: network.authorityPath }));
	afterAll(async () => await stage?.close());

	it('says that a proxy requires a sign-in, and charges nothing', async () => {
		const said = words(await run(VIN, HISTORY));
		expect(said).toMatch(/proxy/i);
		expect(said).not.toMatch(/Client Secret/);
		const { status, message } = await verdict();
		expect([status, message]).toEqual(['Error', expect.stringMatching(/proxy/i)]);
		expect(stage.sandbox.stats().requests).toEqual([]);
	});

	it('gets a report and the files of a job through the proxy, each charged once', async () => {
		network.isOpen = true;
		const { sandbox } = stage;
		const [report] = itemsOf(await run(VIN, HISTORY), 'BimmerVIN');
		expect(report!.json).toMatchObject({ vin: VIN, files: [{ mimeType: 'text/html' }] });
		const [job] = itemsOf(await run(VIN, SUBMIT_AND_WAIT), 'BimmerVIN');
		expect(job!.json).toMatchObject({ vin: VIN, state: 'done' });
		expect(sandbox.ledger()).toHaveLength(2);
		expect(network.asked).toContain(new URL(sandbox.url).host);
	});

	it('says so again if the proxy requires a sign-in later', async () => {
		expect(words(await run(OTHER_VIN, HISTORY))).toMatch(/proxy/i);
		expect(stage.sandbox.ledger()).toHaveLength(2);
	});

	itKeepsSecrets(() => stage, VIN);
});

describe('an n8n that does not know it', () => {
	beforeAll(async () => await open({}));
	afterAll(async () => await stage?.close());

	it('names the problem with the certificate and the setting of n8n that solves it', async () => {
		network.isOpen = true;
		const said = words(await run(VIN, HISTORY));
		expect(said).toMatch(/UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT_LOCALLY/);
		expect(said).toContain('NODE_EXTRA_CA_CERTS');
		const { message } = await verdict();
		expect(message).toContain('certificate');
		expect(stage.sandbox.stats().requests).toEqual([]);
	});
});
