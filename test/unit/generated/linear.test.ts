import fc, { type Arbitrary } from 'fast-check';

import { readJobIds } from '../../../nodes/BimmerVinTrigger/jobIds';
import { keepFromN8n } from '../../../nodes/shared/messages/explanation';
import { readableText } from '../../../nodes/shared/responses/charset';
import {
	charsetOfType,
	charsetOfXml,
	declaredAsUtf8,
} from '../../../nodes/shared/responses/declaredCharset';
import { readErrorWords } from '../../../nodes/shared/responses/errorWords';
import { readFailure } from '../../../nodes/shared/responses/failure';
import { readJson } from '../../../nodes/shared/responses/json';
import { readSummary } from '../../../nodes/shared/responses/summary';
import { readTextError } from '../../../nodes/shared/responses/textError';
import { parseJobFields } from '../../../nodes/shared/jobs/jobResponse';
import { readToken } from '../../../nodes/shared/responses/token';
import { parseRetryAfter, readRetryAfter } from '../../../nodes/shared/http/retryAfter';
import { readRefusal } from '../../../nodes/shared/responses/refusal';
import { readWaitWords } from '../../../nodes/shared/responses/waitWords';
import { withoutIds } from '../../../nodes/shared/run/sameRefusals';
import {
	decodeBase64,
	decodeDataUrl,
	guessBase64,
	guessHex,
} from '../../../nodes/shared/files/base64';
import { ENDPOINTS } from '../../../nodes/shared/api/catalog';
import { FACT_NAMES } from '../../../nodes/shared/api/factNames';
import { claimsInHeaders, statedIn } from '../../../nodes/shared/files/claims';
import { misfitOf } from '../../../nodes/shared/files/misfit';
import { decodeTextBody } from '../../../nodes/shared/files/textFile';
import { readBody } from '../../../nodes/shared/files/body';
import { isWebAddress, readContent } from '../../../nodes/shared/files/content';
import { readDisposition } from '../../../nodes/shared/files/contentDisposition';
import { findFiles } from '../../../nodes/shared/files/find';
import { codesInText, findCodes } from '../../../nodes/shared/files/codes';
import { takeField } from '../../../nodes/shared/files/field';
import { safeFileName } from '../../../nodes/shared/files/fileName';
import { classifyKey, looksLikeFileName } from '../../../nodes/shared/files/keys';
import { nameFiles } from '../../../nodes/shared/files/nameFiles';
import { namesVehicle, strangerIn } from '../../../nodes/shared/files/reportPage';
import { extensionOf, isHtml, sniffType } from '../../../nodes/shared/files/sniff';
import { JOB_FILE } from '../../../nodes/shared/files/types';
import { findXmlProblems } from '../../../nodes/shared/input/vehicleXml';
import { asSent, findLostCharacters, readXmlFile } from '../../../nodes/shared/input/xmlText';
import { showValue, vinSchema } from '../../../nodes/shared/input/vin';
import { SUMMARIZED } from '../../fixtures/summary';
import { hostileText } from './arbitraries';
import { holds } from './check';

/** What the regular expressions look for, and what makes them try again. */
const PIECES = [
	...'aA0 \n\t"\'\\/.,;:=-_<>[]{}()%&#@+*~$|?!',
	...['\\"', '<!--', '-->', '<!---->', '<title', '<?xml', '?>', '<!doctype ', '<html', '&amp;'],
	...['<vin ', 'data:', ';base64', 'http://', 'https://', '://', 'UEsD', 'filename=', "UTF-8''"],
	...['%41', 'charset=', 'Bearer ', 'eyJ', 'secret=', 'token:', '1234567890123456', 'e+'],
	...['1T11:11:11.', 'vin="', '\u0301', '\0', '\ufffd', '\u202e', '\ud83d', '🚗', '宝'],
	...['\u00a0', 'null', '[1,', '{"a":', 'EE', 'GETADDRINF'],
];
const pieces = (maxLength: number): Arbitrary<string> =>
	fc
		.array(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...PIECES) }, hostileText), {
			maxLength,
		})
		.map((parts) => parts.join('').slice(0, 60));

/** A start, something that is repeated up to this length, and an end that may spoil it: 12 to 300 thousand characters. */
const pumped = fc
	.tuple(pieces(2), pieces(3), pieces(2), fc.constantFrom(12_000, 300_000))
	.map(
		([start, pump, end, length]) => start + pump.repeat(length / Math.max(1, pump.length)) + end,
	);

const of = (text: string): Buffer => Buffer.from(text, 'utf8');
const DATA = { deliverable: { kind: 'data' } } as const;

/** A text as the value of every fact, beside a name, as a key, in a list, and as all of an answer. */
const asEveryFact = (text: string) => [
	text,
	{ [text]: text },
	Object.fromEntries(Object.keys(FACT_NAMES).map((name) => [name, text])),
	Object.keys(FACT_NAMES).map((name) => ({ name, value: text })),
	{ carplay: { [text]: true, compatible: text, reason: text }, colour: text, options: [text] },
	{
		options: [{ code: text, status: text }],
		[`a_${text}`]: { model: text },
		ecus: { [text]: text },
	},
	{ entries: [{ date: text, mileage: text, unit: text, [text]: text }], history: [[text, text]] },
];

/** Every way in which text from outside meets a regular expression. */
const READERS: Record<string, (text: string) => unknown> = {
	'words of a failure': (text) => readErrorWords(text),
	'words in a failure': (text) =>
		readErrorWords({ error: text, detail: [{ loc: text, msg: text }] }),
	'a failure': (text) => readFailure({ status: text, success: text, error: text }),
	'a job': (text) => parseJobFields({ status: text, job_id: text, vin: text, files: [text] }),
	'a job in text': (text) => parseJobFields(text),
	'a job in JSON': (text) => parseJobFields(`{"id":1234567890123456,"a":"${text}`),
	'a token': (text) => readToken({ token: text, expires_in: text, expires_at: text }, 0),
	'a token alone': (text) => readToken(text, 0),
	'a body': (text) => readBody({ body: of(text) }),
	'a body in JSON': (text) => readBody({ body: of(text), contentType: 'a/json' }),
	headers: (text) => readBody({ body: of('x'), contentType: text, contentDisposition: text }),
	'Content-Disposition': (text) => readDisposition(`attachment; ${text}`),
	base64: (text) => [decodeBase64(text), guessBase64(text), guessHex(text)],
	'a data: URL': (text) => [decodeDataUrl(text), decodeDataUrl(`data:${text},`)],
	'a content': (text) => readContent(text, 'container', { fileName: 'a.ncd' }, JOB_FILE),
	'a report': (text) => readContent(text, 'content', {}, { ...JOB_FILE, extension: 'html' }),
	'a page': (text) => [
		strangerIn(text, 'F600001'),
		strangerIn(`<html>password${text}`, 'F600001'),
		namesVehicle(text, 'F600001'),
	],
	'a character set': (text) => [
		declaredAsUtf8(`<${text}ü`),
		declaredAsUtf8(`<meta ${text}ü`),
		charsetOfXml(`<?xml ${text}`),
		charsetOfType(`a; ${text}`),
		readableText(Buffer.from(text, 'latin1')),
	],
	'a claim': (text) => [
		statedIn({ [`sha${text}`]: text, checksum: text, sha256: text, digest: `sha-256=${text}` }),
		claimsInHeaders({ digest: text, [`x-sha256-${text}`]: text }, 1),
	],
	'a text body': (text) => [
		decodeTextBody({ content: of(text) }, ENDPOINTS.carPlayUsb.deliverable),
		decodeTextBody({ content: of(`b'${text}'`) }, ENDPOINTS.sfaRepairKit.deliverable),
		misfitOf({
			...{ content: of(text), source: text, fileName: text, mimeType: '' },
			claims: [{ about: 'checksum', kind: 'sha256', digest: '00', isVague: true }],
		}),
	],
	'an address': (text) => [isWebAddress(text), isWebAddress(`https://${text}`)],
	files: (text) => findFiles({ files: { [text]: text }, file_url: text, x: text }, JOB_FILE),
	'a code': (text) => findCodes({ code: text, [text]: text }),
	'codes in a text': codesInText,
	'an error as a text': (text) => readTextError(`e ${text}`),
	'JSON as others write it': (text) => readJson(`[${text}`),
	'a path': (text) => takeField({ a: 'b' }, text, JOB_FILE, { isText: false }),
	'a file name': (text) => safeFileName(text, { name: text, extension: 'upd', vin: text }),
	'named files': (text) => nameFiles([{ fileName: text, mimeType: text, content: of(text) }], DATA),
	'a type': (text) => [sniffType(of(text), text), isHtml(text), extensionOf(text)],
	'a key': (text) => [classifyKey(text, JOB_FILE), looksLikeFileName(text)],
	'Retry-After': (text) => parseRetryAfter(text, 0),
	'a wait in headers': (text) =>
		readRetryAfter({ 'x-ratelimit-reset': text, 'retry-after-ms': text, ratelimit: text }, 0),
	'a wait in words': (text) => readWaitWords(text, 0),
	'a refusal': (text) => [readRefusal(403, { error: text, [text]: text }), withoutIds(text)],
	'a VIN': (text) => [vinSchema.safeParse(text), showValue(text)],
	XML: (text) => findXmlProblems('FA', `<${text}>`, 'WBAJS1105HB304876'),
	'what XML declares': (text) => [
		asSent(`<?xml ${text}?>`),
		findLostCharacters('FA', text),
		readXmlFile('FA', Buffer.from(`<?xml ${text}?>`, 'latin1'), text),
	],
	'job IDs': (text) => [readJobIds(text), readJobIds([{ text }])],
	'a message': (text) => keepFromN8n(text),
	'a summary': (text) => {
		for (const endpoint of SUMMARIZED) {
			// As long as it is, and as short as the texts that the patterns are tried on.
			for (const one of [text, text.slice(0, 300), text.slice(0, 79), text.slice(-60)])
				readSummary(endpoint, asEveryFact(one), 'WBAJS1105HB304876');
		}
	},
};

test.each(Object.entries(READERS))('%s: no repetition takes long', (_, read) => {
	holds(pumped, (text) => void read(text), 25);
});

/** What made a reader take minutes, or run out of stack, as one megabyte and more of it. */
test.each<[string, keyof typeof READERS, string]>([
	['comments', 'a type', '<!---->'.repeat(500)],
	['comments in a body', 'a body', '<!-- -->\n'.repeat(200_000)],
	['tags that never end', 'words of a failure', '<'.repeat(1_000_000)],
	['titles that never end', 'words of a failure', `<html>${'<title'.repeat(200_000)}`],
	['a text that never ends', 'a job in JSON', '\\"'.repeat(500_000)],
	['a bracket and blanks', 'a path', `[${' '.repeat(1_000_000)}`],
	['quotation marks', 'job IDs', `x${'"'.repeat(1_000_000)}x`],
	['a number', 'a job in JSON', `",${'1'.repeat(1_000_000)}.`],
])('%s (%s)', (_, reader, text) => {
	holds(fc.constant(text), (one) => void READERS[reader]?.(one), 1);
});
