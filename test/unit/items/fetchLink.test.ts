/** A file behind an address that n8n does not trust, or that a proxy does not open the way to: asked for once, and why. */
import { someVins } from '../../someVins';
import { FakeN8n, vehicles } from '../fakeN8n';

const [VIN = ''] = someVins(1);
const CONTINUE = { onError: 'continueRegularOutput', endpoint: 'carPlayUsb' } as const;
const LINK = 'https://files.test/a.upd';

it.each([
	['SELF_SIGNED_CERT_IN_CHAIN', 'NODE_EXTRA_CA_CERTS'],
	['CERT_HAS_EXPIRED', 'clock of the machine'],
	['ERR_TLS_CERT_ALTNAME_INVALID', 'for a different host name'],
])('%s: the reason says what to do, and the answer is kept', async (code, todo) => {
	const fault = Object.assign(new Error('failed'), { code });
	const n8n = new FakeN8n(({ url }) =>
		url === LINK ? { fault } : { body: { download_url: LINK } },
	);
	const { items } = await n8n.run(CONTINUE, vehicles(VIN));
	const [missing] = items[0]?.json.missingFiles as Array<{ reason: string }>;
	expect(missing?.reason).toContain(code);
	expect(missing?.reason).toContain(todo);
	expect(n8n.bareCalls.filter(({ url }) => url === LINK)).toHaveLength(1);
	expect(n8n.calls).toHaveLength(1);
});
