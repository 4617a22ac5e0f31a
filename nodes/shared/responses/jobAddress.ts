/** Where an answer may name a job besides its body: in an address or a header. */
import { ENDPOINTS, TOKEN_PATH } from '../api/catalog';
import { FIELD_NAMES } from '../api/fieldNames';
import { asJobId } from './job';
import { jobFamilyOf } from './jobWords';
import { isOneOf, isRecord } from './json';

const OWN_PATHS: readonly string[] = [
	TOKEN_PATH,
	...Object.values(ENDPOINTS).map(({ path }) => path),
];
const JOB_PATHS: readonly string[] = [
	ENDPOINTS.secureCodingSubmit.path,
	ENDPOINTS.secureCodingStatus.path,
];

/** A base for parsing relative addresses. */
const SOME_HOST = 'https://relative.invalid/';

/** Undefined if it is not an address. */
export const urlOf = (address: string): URL | undefined =>
	URL.canParse(address, SOME_HOST) ? new URL(address, SOME_HOST) : undefined;

/** Whether a path ends in one of the API's own, under any Base URL. */
export function isOwnPath({ pathname }: URL): boolean {
	// Without a regular expression: one anchored at the end would restart at each of many slashes.
	let end = pathname.length;
	while (pathname.endsWith('/', end) && end > 0) end--;
	const path = pathname.slice(0, end);
	return OWN_PATHS.some((own) => path.endsWith(own));
}

const JOBS = /^(?:(?:secure-?)?(?:coding-?)?(?:jobs?|tasks?))$/i;
/** Actions on a job, and what can be asked about it. */
const ASPECT = /^(?:status|state|result|results|cancel|self|poll|wait|info|details?)$/i;
const HAS_EXTENSION = /\.[a-z0-9]{2,5}$/i;
/** An ID on its own in a path: it contains a digit, and is neither a version nor a VIN. */
const LOOKS_LIKE_ID = /^(?!v\d+(?:\.\d+)?$)(?![A-HJ-NPR-Z0-9]{17}$)(?=[^/]*\d)[\w.~:-]{1,200}$/i;
/** Path segments that are never an ID. */
const GENERIC =
	/^(?:new|latest|last|next|create|list|all|queue|current|login|v\d+(?:\.\d+)?|api|secure-?coding|coding|bmw|jobs?|tasks?)$/i;
/** Segments before a job ID in paths without a segment for jobs. */
const LEADS_TO_JOB =
	/^(?:operations?|status|results?|polls?|async|orders?|tickets?|(?:secure-?)?coding)$/i;
/** These are followed by a request's ID, not a job's. */
const OF_A_REQUEST = /request|trace|correlation|session|span/i;

const decodeSegment = (segment: string): string => {
	try {
		return decodeURIComponent(segment);
	} catch {
		return segment;
	}
};

/** The ID among a path's segments: after `jobs`, after one of our own paths, or after another segment that announces one. */
function idInPath(url: URL): string | undefined {
	const parts = url.pathname
		.split('/')
		.filter((part) => part !== '')
		.map(decodeSegment);
	const isOwn = (part: string): boolean => OWN_PATHS.some((path) => path.split('/').includes(part));
	const isNone = (part: string): boolean =>
		isOwn(part) || ASPECT.test(part) || GENERIC.test(part) || HAS_EXTENSION.test(part);
	const isJobPath = (part: string): boolean => JOBS.test(part) || JOB_PATHS.includes(`/${part}`);
	const at = parts.findIndex(isJobPath);
	if (at >= 0) {
		const behind = parts.slice(at + 1).filter((part) => !isNone(part));
		return behind.find((part) => LOOKS_LIKE_ID.test(part));
	}
	const last = parts.filter((part) => !ASPECT.test(part)).at(-1);
	const before = last === undefined ? undefined : parts[parts.lastIndexOf(last) - 1];
	const isLed = before !== undefined && LEADS_TO_JOB.test(before) && !OF_A_REQUEST.test(before);
	return last !== undefined && isLed && !isNone(last) && LOOKS_LIKE_ID.test(last)
		? last
		: undefined;
}

const idInQuery = ({ searchParams }: URL, names: readonly string[]): string | undefined =>
	[...searchParams].flatMap(([name, value]) =>
		isOneOf(name, names) ? (asJobId(value) ?? []) : [],
	)[0];

/**
 * The job that an address is about: `/secure-coding-status?job_id=7`, `https://…/jobs/7/status` -> `7`
 * @returns undefined if it names none; our own paths, a file's name and a request's ID do not count
 */
export function jobIdInAddress(address: string): string | undefined {
	const url = urlOf(address.trim());
	if (!url) return undefined;
	const weak = isOwnPath(url) ? FIELD_NAMES.jobIdWeak : [];
	return idInQuery(url, [...FIELD_NAMES.jobId, ...weak]) ?? asJobId(idInPath(url));
}

/** Whether an address is that of a job itself, which is polled, and not that of one of its files. */
export const isJobAddress = (url: URL): boolean => {
	const parts = url.pathname.split('/').filter((part) => part !== '');
	const at = parts.findIndex((part) => JOBS.test(part) || JOB_PATHS.includes(`/${part}`));
	const isJobItself =
		at >= 0 && parts.length <= at + 3 && parts.slice(at + 2).every((part) => isAboutJob(part));
	return isJobItself && !HAS_EXTENSION.test(url.pathname);
};

const isAboutJob = (part: string): boolean => ASPECT.test(part) && !/^results?$/i.test(part);

/** Whether an answer points to a job, and not to the result itself. */
export const namesJob = (url: URL): boolean =>
	idInQuery(url, FIELD_NAMES.jobId) !== undefined || isJobAddress(url);

/** Headers whose value is an address that may be a job's. */
const ADDRESSES: readonly string[] = ['location', 'operation-location', 'content-location'];
/** `X-Job-Id`, `Task-UUID`, `X-BimmerVIN-Job`, `X-Coding-Id`; not `X-Job-Status` and `X-Jobs-Remaining`. */
const JOB_HEADER =
	/(?:^|-)(?:(?:job|task)(?:-?(?:id|uuid|key|number|ref|location|url|uri))?|coding-?id)$/;
/** Headers of the platform around the API, and of jobs other than this one. */
const OTHER_HEADER =
	/request|trace|correlation|session|span|previous|last|parent|cron|cloud|amz|aws|ecs|azure|google|k8s|kube|build|ci|git|queue|max|min|count|worker|batch/;
const NO_ID = /^(?:null|none|nil|undefined|true|false|yes|no|n\/a|-+|0)$/i;

/**
 * The job that the headers of an answer name.
 * `{ location: '/secure-coding-status?job_id=7' }` or `{ 'x-job-id': '7' }` -> `7`
 * @param headers as the HTTP client returns them
 */
export function jobIdInHeaders(headers: unknown): string | undefined {
	const fields = isRecord(headers) ? Object.entries({ ...headers }) : [];
	const texts = fields.flatMap(([name, value]): Array<[string, string]> => {
		const first: unknown = Array.isArray(value) ? value[0] : value;
		const isText = typeof first === 'string' || typeof first === 'number';
		return isText ? [[name.toLowerCase(), String(first).trim()]] : [];
	});
	const isAddress = (value: string) => /^(?:https?:\/\/|\.{0,2}\/)/i.test(value);
	const named = texts.flatMap(([name, value]) => {
		if (!JOB_HEADER.test(name) || OTHER_HEADER.test(name) || NO_ID.test(value)) return [];
		const id = isAddress(value) ? jobIdInAddress(value) : asJobId(value);
		return id === undefined || /\s/.test(id) || jobFamilyOf(id) ? [] : [id];
	});
	const pointed = ADDRESSES.flatMap((name) =>
		texts.flatMap(([key, value]) => (key === name ? (jobIdInAddress(value) ?? []) : [])),
	);
	return named[0] ?? pointed[0];
}
