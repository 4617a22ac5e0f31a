import { ENDPOINTS, KNOWN_HOSTS } from '../../../nodes/shared/api/catalog';
import { isRecord, parseBody } from '../../../nodes/shared/responses/json';
import { extensionOf } from '../../../nodes/shared/files/sniff';
import type { Outcome } from '../call';
import type { Exchange } from '../exchange';
import type { Redactor } from '../redact/redactor';
import type { Examination } from './callSection';
import { blocks, code, table } from './markdown';
import { shownPath } from './shown';

/** Whether an address belongs to the API: it's relative, has a known host, or was requested through the recorder. */
function isOwn(link: string, exchanges: readonly Exchange[]): boolean {
	if (!URL.canParse(link)) return true;
	const { hostname, pathname, search } = new URL(link);
	return (
		KNOWN_HOSTS.includes(hostname) || exchanges.some(({ path }) => path === `${pathname}${search}`)
	);
}

function way({ examined, exchange, outcome }: Examination, redactor: Redactor): string {
	const { link, file } = examined?.read.facts ?? {};
	const at = (concept: string): string => {
		const fields = examined?.findings.find((finding) => finding.concept === concept)?.fields ?? [];
		return fields.length === 0
			? ''
			: ` at ${fields.map((field) => code(shownPath(field, redactor))).join(', ')}`;
	};
	const { exchanges } = outcome;
	const pointed = exchanges.find(
		({ status, path }) => (status === 302 || status === 303) && path !== exchange?.path,
	);
	const behind = pointed ? `behind a ${pointed.status}, ` : '';
	if (Array.isArray(link)) {
		const own = (link as string[]).every((one) => isOwn(one, exchanges));
		return `${behind}as an address${at('link')}, ${own ? "on the API's own origin" : 'elsewhere'}`;
	}
	if (file === undefined) return 'no file is found';
	const isJson = isRecord(parseBody(exchange?.body)) || Array.isArray(parseBody(exchange?.body));
	const content = at('file');
	if (!isJson) return `${behind}as the whole body`;
	return `${behind}inside JSON${content}`;
}

const sizeOf = ({ files }: Outcome): string[][] =>
	files.map(({ field, fileName, mimeType, bytes }) => [
		field,
		extensionOf(fileName) || 'none',
		mimeType,
		`${bytes.length} bytes`,
	]);

/** How the files were returned. Undefined if the endpoint returns none. */
export function howFilesCame(examination: Examination, redactor: Redactor): string | undefined {
	const { endpoint, outcome, examined } = examination;
	if (endpoint === 'signIn' || examined?.read.kind !== 'good') return undefined;
	const { kind } = ENDPOINTS[endpoint].deliverable;
	if (kind === 'data' && outcome.files.length === 0) return undefined;
	if (kind === 'code' && outcome.files.length === 0) return undefined;
	return blocks(
		`Files: ${way(examination, redactor)}.`,
		table(['Field', 'Extension', 'MIME type', 'Size'], sizeOf(outcome)),
	);
}
