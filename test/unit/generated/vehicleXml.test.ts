import fc, { type Arbitrary } from 'fast-check';

import { findXmlProblems } from '../../../nodes/shared/input/vehicleXml';
import { hostileText } from './arbitraries';
import { holds } from './check';

const VIN = 'WBAJS1105HB304876';
const OTHER = 'WBA8E9C50GK646975';

const hostilePart: Arbitrary<string> = fc.oneof(
	hostileText,
	fc.constantFrom(
		...['<FA>', '</FA>', '<FA', '/>', '<![CDATA[', ']]>', '<!-- ', ' -->', '<?xml version="1.0"?>'],
		...['&a;', '&#0;', '&#x202e;', '<xi:include href="file:///etc/passwd"/>', '<?php x ?>'],
		...[`<vin>${OTHER}`, `vin="${VIN}"`, `vin = '${OTHER}'`, '<vin ', 'x'.repeat(5_000)],
		...[
			'<a>'.repeat(3_000),
			`<a ${'b="c" '.repeat(1_000)}>`,
			'<vin'.repeat(500),
			' '.repeat(5_000),
		],
	),
);
const hostileXml = fc.array(hostilePart, { maxLength: 10 }).map((parts) => parts.join(''));

test('any text is XML for the vehicle, or refused in plain words', () => {
	holds(hostileXml, (xml) => {
		for (const text of [xml, `<FA>${xml}</FA>`]) {
			const problems = findXmlProblems('FA', text, VIN);
			expect(problems.length).toBeLessThanOrEqual(2);
			for (const problem of problems) expect(problem).toMatch(/^FA [\w <>,:()-]+$/);
		}
	});
});

test('a declaration is found wherever it stands', () => {
	const declaration = fc.constantFrom(
		'<!DOCTYPE lolz [<!ENTITY a "&b;&b;">]>',
		'<!doctype fa SYSTEM "http://elsewhere.test/x.dtd">',
		'<!ENTITY x SYSTEM "file:///etc/passwd">',
		'<!EnTiTy % p "x">',
	);
	holds(fc.tuple(hostileXml, declaration, hostileXml), ([before, text, after]) => {
		const problems = findXmlProblems('SVT', `<S>${before}${text}${after}</S>`, undefined);
		expect(problems).toEqual([
			'SVT contains a DOCTYPE or ENTITY declaration, which is not allowed in an SVT',
		]);
	});
});

test('another VIN is found behind anything that is not one itself', () => {
	const before = hostileXml.filter((xml) => !/vin|doctype|entity/i.test(xml));
	const blank = fc.constantFrom('', ' ', '\n', '\t ');
	holds(fc.tuple(before, blank, fc.boolean()), ([text, gap, isAttribute]) => {
		const vin = isAttribute
			? `<FA vinLong${gap}=${gap}"${OTHER}"/>`
			: `<vin>${gap}${OTHER}${gap}</vin>`;
		const problems = findXmlProblems('FA', `<FA>${text} ${vin}</FA>`, VIN);
		expect(problems).toContain(`FA is for the vehicle ${OTHER}, not for ${VIN}`);
	});
});
