import { findXmlProblems, MAX_XML_BYTES } from '../../../nodes/shared/input/vehicleXml';
import { measureComputing } from '../computing';

const VIN = 'WBAJS1105HB304876';
const OTHER = 'WBA8E9C50GK646975';

const check = (xml: string, vin: string | undefined = VIN): string[] =>
	findXmlProblems('FA', xml, vin);

describe('XML', () => {
	it.each([
		['an element', '<FA/>'],
		['a declaration', '<?xml version="1.0" encoding="UTF-8"?>\n<FA></FA>\n'],
		['a byte order mark', '\ufeff<FA/>'],
		['blanks around it', '\r\n  <FA/>\n\n'],
		['a comment before it', '<!-- made by hand --><FA/>'],
		['a namespace', '<ns1:FAList xmlns:ns1="urn:fa"/>'],
	])('with %s is taken', (_what, xml) => {
		expect(check(xml)).toEqual([]);
	});

	it.each(['', '   ', '\n', '\ufeff', '\ufeff \n'])('%j is empty', (xml) => {
		expect(check(xml)).toEqual(['FA is empty']);
	});

	it.each(['{"fa": 1}', 'plain words', '<FA', 'FA/>', '< FA/>', '<<FA/>', 'UEsDBA==', '<FA/> end'])(
		'%j is not XML',
		(text) => {
			expect(check(text)).toEqual(['FA is not XML: it must start with < and end with >']);
		},
	);

	it.each([
		'<!DOCTYPE fa><FA/>',
		'<?xml version="1.0"?><!doctype fa SYSTEM "http://elsewhere.test/x.dtd"><FA/>',
		'<!DOCTYPE fa [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><FA>&b;</FA>',
		'<FA><!ENTITY x SYSTEM "file:///etc/passwd"></FA>',
	])('%j is refused for its declaration', (xml) => {
		expect(check(xml)).toEqual([
			'FA contains a DOCTYPE or ENTITY declaration, which is not allowed in an FA',
		]);
	});

	it('may be as large as the limit and not larger, counted in bytes', () => {
		const filled = (bytes: number, filler: string) =>
			`<FA>${filler.repeat((bytes - 9) / Buffer.byteLength(filler))}</FA>`;
		expect(check(filled(MAX_XML_BYTES, ' '))).toEqual([]);
		expect(check(filled(MAX_XML_BYTES + 1, ' '))).toEqual(['FA is larger than 5 MB']);
		expect(check(`<FA>${'ü'.repeat(MAX_XML_BYTES / 2)}</FA>`)).toEqual(['FA is larger than 5 MB']);
	});

	it('is called what the user calls it', () => {
		expect(findXmlProblems('SVT', '', VIN)).toEqual(['SVT is empty']);
	});
});

/** Ways in which tools write the VIN. */
const written = (vin: string): string[] => [
	`<FA vin="${vin}"/>`,
	`<FA VIN='${vin}'/>`,
	`<FA vinLong = " ${vin} "/>`,
	`<header date="1" vin_long="${vin}" typeKey="JS11"/>`,
	`<ns1:FA ns1:vinLong="${vin}"/>`,
	`<FA\n\tvin\n=\n"${vin}"/>`,
	`<FA fgstnr="${vin}"/>`,
	`<SVT><vin>${vin}</vin></SVT>`,
	`<SVT><VIN>${vin}</VIN></SVT>`,
	`<SVT><vinLong>\n  ${vin}\n</vinLong></SVT>`,
	`<SVT><ns2:vin>${vin}</ns2:vin></SVT>`,
	`<SVT><vin type="long">${vin}</vin></SVT>`,
	`<SVT><FGSTNR>${vin}</FGSTNR></SVT>`,
];

describe('the VIN inside', () => {
	it.each([...written(VIN), ...written(VIN.toLowerCase())])('%j is the same', (xml) => {
		expect(check(xml)).toEqual([]);
	});

	it.each([...written(OTHER), ...written(OTHER.toLowerCase())])('%j is another', (xml) => {
		expect(check(xml)).toEqual([`FA is for the vehicle ${OTHER}, not for ${VIN}`]);
	});

	it('is looked at in every place', () => {
		const both = `<FAList><FA vin="${VIN}"/><FA vin="${OTHER}"/></FAList>`;
		expect(check(both)).toEqual([`FA is for the vehicle ${OTHER}, not for ${VIN}`]);
	});

	it.each([
		'<FA/>',
		'<FA vin=""/>',
		'<FA vin="B304876"/>',
		`<FA vinyl="${OTHER}"/>`,
		`<FA winvin="${OTHER}"/>`,
		`<FA note="${OTHER}"/>`,
		`<vinNote>${OTHER}</vinNote>`,
		`<vin>${OTHER}X</vin>`,
	])('%j has none that could be compared', (xml) => {
		expect(check(xml)).toEqual([]);
	});

	it('is not compared where the VIN is not known', () => {
		expect(check(`<FA vin="${OTHER}"/>`, undefined)).toHaveLength(1);
		expect(findXmlProblems('FA', `<FA vin="${OTHER}"/>`, undefined)).toEqual([]);
	});
});

describe('hostile text of 5 MB', () => {
	const almost = OTHER.slice(0, 16);
	it.each([
		['<vin and a blank', '<vin '],
		['<vin', '<vin'],
		['<vin and a name', '<vin x'],
		['vin=', 'vin='],
		['vin = ', 'vin = '],
		['vin and a quotation mark', 'vin ="'],
		['attributes with 16 characters', `vin="${almost}`],
		['elements with 16 characters', `<vin>${almost}`],
		['elements with blanks', '<vin>   '],
		['<vin and 199 blanks', `<vin${' '.repeat(199)}`],
		['<vin and 199 letters', `<vin ${'x'.repeat(199)}>`],
		['long namespaces', `<${'a'.repeat(59)}:vin `],
		['long names with dots', `<${'a.'.repeat(400)}`],
		['<', '<'],
		['>', '>'],
		['blanks', ' '],
		['<!', '<!'],
		['nearly DOCTYPE', '<!DOCTYP '],
		['byte order marks', '\ufeff'],
		['names in names', 'vinvinlong'],
		['emoji', '\u{1F697}'],
	])('full of %s takes well under a second of computing', (_what, part) => {
		const length = Math.floor((MAX_XML_BYTES - 20) / Buffer.byteLength(part));
		const xml = `<FA>${part.repeat(length)}</FA>`;
		const computing = measureComputing();
		check(xml);
		expect(computing()).toBeLessThan(700);
	});
});
