/** Untrusted certificates for the servers in tests. */
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

const der = (tag: number, ...parts: Buffer[]): Buffer => {
	const body = Buffer.concat(parts);
	const { length } = body;
	const size =
		length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
	return Buffer.concat([Buffer.from([tag, ...size]), body]);
};
const sequence = (...parts: Buffer[]): Buffer => der(0x30, ...parts);
const oid = (hex: string): Buffer => der(6, Buffer.from(hex, 'hex'));
const text = (tag: number, value: string): Buffer => der(tag, Buffer.from(value, 'latin1'));

const ECDSA_SHA256 = sequence(oid('2a8648ce3d040302'));
const nameOf = (name: string): Buffer =>
	sequence(der(0x31, sequence(oid('550403'), text(0x0c, name))));
const extension = (id: string, value: Buffer): Buffer => sequence(oid(id), der(4, value));
const utc = (year: number): Buffer =>
	text(0x17, `${String(year % 100).padStart(2, '0')}0101000000Z`);

const toPem = (bytes: Buffer): string =>
	`-----BEGIN CERTIFICATE-----\n${bytes.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;

export interface Certificate {
	/** In PEM, as a server accepts them. */
	readonly key: string;
	readonly cert: string;
	readonly privateKey: KeyObject;
	readonly name: string;
}

/**
 * A certificate for `localhost`.
 * @param issuer who signs it; itself where left out
 */
export function makeCertificate(name: string, issuer?: Certificate): Certificate {
	const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const constraints = sequence(...(issuer ? [] : [der(1, Buffer.from([255]))]));
	const body = sequence(
		der(0xa0, der(2, Buffer.from([2]))),
		der(2, Buffer.from([issuer ? 2 : 1])),
		ECDSA_SHA256,
		nameOf(issuer?.name ?? name),
		sequence(utc(2020), utc(2049)),
		nameOf(name),
		publicKey.export({ type: 'spki', format: 'der' }),
		der(
			0xa3,
			sequence(
				extension('551d11', sequence(text(0x82, 'localhost'))),
				extension('551d13', constraints),
			),
		),
	);
	const signature = sign('sha256', body, issuer?.privateKey ?? privateKey);
	const whole = sequence(body, ECDSA_SHA256, der(3, Buffer.from([0]), signature));
	const key = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
	return { key, cert: toPem(whole), privateKey, name };
}
