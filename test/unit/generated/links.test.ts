import fc, { type Arbitrary } from 'fast-check';

import { refusalOf, shownHost } from '../../../nodes/shared/files/address';
import { downloadFile } from '../../../nodes/shared/files/download';
import { requestBy } from '../results';
import { hostileText } from './arbitraries';
import { holds, RUNS } from './check';

const API = 'https://api.bimmervin.xyz';

const part = fc.integer({ min: 0, max: 255 });
/** Addresses of a machine itself and of networks that are not public. */
const privateAddress: Arbitrary<readonly [number, number, number, number]> = fc
	.tuple(
		fc.constantFrom(
			[127],
			[10],
			[0],
			[192, 168],
			[172, 16],
			[172, 31],
			[169, 254],
			[100, 64],
			[224],
		),
		part,
		part,
		part,
	)
	.map(([[a = 0, b], ...rest]) => [a, b ?? rest[0], rest[1], rest[2]] as const);

/** The same address as people and attackers write it. */
const spellings = ([a, b, c, d]: readonly [number, number, number, number]): string[] => {
	const whole = a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d;
	const groups = [a * 256 + b, c * 256 + d].map((group) => group.toString(16)).join(':');
	return [
		`${a}.${b}.${c}.${d}`,
		`${a}.${b}.${c}.${d}.`,
		`${a}.${b}.${c * 256 + d}`,
		String(whole),
		`0x${whole.toString(16)}`,
		`0${a.toString(8)}.0x${b.toString(16)}.${c}.${d}`,
		`%3${String(a)[0]}${String(a).slice(1)}.${b}.${c}.${d}`,
		[a, b, c, d].join('。'),
		`[::ffff:${groups}]`,
		`[::ffff:${a}.${b}.${c}.${d}]`,
		`[64:ff9b::${groups}]`,
		`[::${groups}]`,
	];
};

test('a private address is refused in every spelling', () => {
	holds(fc.tuple(privateAddress, fc.constantFrom('', ':8443')), ([address, port]) => {
		for (const host of spellings(address)) {
			const url = `https://${host}${port}/a.ncd`;
			if (URL.canParse(url)) expect([host, refusalOf(new URL(url), API)]).not.toContain(undefined);
		}
	});
});

test('an address in IPv6 is refused where its zeros are left out', () => {
	for (const host of ['[::]', '[::1]', '[::5]', '[64:ff9b::]', '[64:ff9b::1]', '[::ffff:0:0]']) {
		expect(refusalOf(new URL(`https://${host}/`), API)).toBe('is in a private network');
	}
});

test('a name of a network is refused with any dots behind it', () => {
	for (const host of ['localhost', 'LOCALHOST.', 'localhost..', 'a.internal..', 'nas.local.']) {
		expect(refusalOf(new URL(`https://${host}/`), API)).toBe('is in a private network');
	}
});

test('any address is allowed or refused, and shown without its path', () => {
	const address = fc.oneof(fc.webUrl({ withQueryParameters: true }), hostileText);
	holds(
		fc.tuple(address, fc.constantFrom('', 'https://', 'http://', '//', 'file:')),
		([text, before]) => {
			fc.pre(URL.canParse(`${before}${text}`, API));
			const url = new URL(`${before}${text}`, API);
			const refusal = refusalOf(url, API);
			if (refusal === undefined && url.origin !== API) expect(url.protocol).toBe('https:');
			expect(shownHost(url)).not.toMatch(/[/?#@]/);
		},
	);
});

/** A chain of answers: a redirect to each, and then a file. */
const hops = fc.array(
	fc.oneof(
		fc.webUrl(),
		hostileText,
		privateAddress.map((address) => `https://${address.join('.')}/x`),
		fc.constantFrom(
			'/next',
			'../x',
			'http://a.test/x',
			`${API}/files/1`,
			'https://b.test/y?secret',
		),
	),
	{ maxLength: 8 },
);

test('whatever it is sent on to, a download asks public hosts only and keeps the token at home', async () => {
	await fc.assert(
		fc.asyncProperty(hops, fc.uint8Array({ maxLength: 50 }), async (locations, bytes) => {
			const asked: Array<{ url: string; withToken: boolean }> = [];
			const answer = (withToken: boolean) =>
				requestBy(({ url }) => {
					asked.push({ url, withToken });
					const location = locations[asked.length];
					return Promise.resolve(
						location === undefined
							? { statusCode: 200, headers: {}, body: Buffer.from(bytes) }
							: { statusCode: 302, headers: { location }, body: '' },
					);
				});
			const tools = {
				apiOrigin: API,
				plainRequest: answer(false),
				authenticatedRequest: answer(true),
				sleep: () => new Promise<void>(() => undefined),
			};
			const file = await downloadFile({ url: locations[0] ?? '/x' }, tools);
			if ('problem' in file) expect(file.message).not.toContain('secret');
			else expect(file.content).toEqual(Buffer.from(bytes));
			expect(asked.length).toBeLessThanOrEqual(6);
			for (const { url, withToken } of asked) {
				expect(withToken).toBe(new URL(url).origin === API);
				expect(refusalOf(new URL(url), API)).toBeUndefined();
			}
		}),
		{ numRuns: RUNS },
	);
}, 60_000);
