import { FIELD_NAMES } from '../api/fieldNames';
import { readErrorWords } from './errorWords';
import { idOf, jobEnvelopesOf, namedId, OWN_KEY } from './job';
import { jobFamilyOf, type JobFamily } from './jobWords';
import { getField, isOneOf, isRecord, normalizeKey, type JsonRecord } from './json';
import { envelopesOf } from './unwrap';
import { clearFamilyOf, familyOf, normalizeWords, speaksOfVehicle } from './wordFamilies';

/** A job's own status word, if an answer gives one. */
export interface JobWord {
	/** Unchanged, on one line. */
	readonly word: string;
	/** Its meaning; undefined if it is in no family, or if several words contradict each other. */
	readonly family?: Exclude<JobFamily, 'unknownJob'>;
	/** One word says done and another failed, so the files decide. */
	readonly isDoneOrFailed?: true;
}

/**
 * The status word of the job, as opposed to the request's. The envelope's `status` has three words of its own; any other
 * word, and any word under a job's own key or further inside, is the job's. So is an `error` next to the job's ID. If several
 * agree, the innermost counts.
 * `{ status: 'success', job_status: 'TIMED_OUT' }` -> `{ word: 'TIMED_OUT', family: 'failed' }`
 * @param envelopes from `jobEnvelopesOf`
 * @param jobId the job that was asked for, if known
 */
export function readJobWord(
	body: unknown,
	envelopes: readonly JsonRecord[],
	jobId?: string,
): JobWord | undefined {
	if (saysUnknownJob(body, envelopes)) return undefined;
	const all = wordsOfJob(body, envelopes, jobId);
	// The status of a step counts only if the job itself has none.
	const own = all.filter(({ isOfPart }) => !isOfPart);
	const said = (own.length > 0 ? own : all).reverse();
	const families = new Set(said.flatMap(({ family }) => family ?? []));
	const stated = said.find(({ family }) => family) ?? said[0];
	if (!stated) return undefined;
	const { word, family } = stated;
	if (families.size < 2) return { word, ...(family && { family }) };
	return { word, ...(!families.has('running') && { isDoneOrFailed: true }) };
}

interface Said extends JobWord {
	readonly isOfPart: boolean;
}

function wordsOfJob(
	body: unknown,
	envelopes: readonly JsonRecord[],
	jobId: string | undefined,
): Said[] {
	const requestEnvelopes = new Set(envelopesOf(body));
	const parts = partsIn(envelopes, jobId);
	const isError = isErrorOfJob(envelopes, jobId);
	const isSaid = sentencesIn(envelopes).length > 0;
	let isInside = false;
	return envelopes.flatMap((envelope) => {
		const word = wordIn(getField(envelope, ['status']));
		const isOuter = !isInside && requestEnvelopes.has(envelope);
		if (word !== undefined) isInside = true;
		const isEnvelopes = isOuter && word !== undefined && isOneOf(word, FIELD_NAMES.envelopeStatus);
		const isOfRequest = isEnvelopes && !(isError && isOneOf(word, FIELD_NAMES.requestFailed));
		const saysNo = isError && !isEnvelopes && getField(envelope, ['success']) === false && isSaid;
		const words = [
			isOfRequest ? undefined : word,
			saysNo ? 'failed' : undefined,
			...ownWords(envelope),
		];
		return words.flatMap((one): Said[] => {
			if (one === undefined) return [];
			const family = jobFamilyOf(one);
			const known = family && family !== 'unknownJob' ? { family } : {};
			return [{ word: one, ...known, isOfPart: parts.has(envelope) }];
		});
	});
}

/** Words under a job's own keys. Those that describe a phase count only if there is no other. */
function ownWords(envelope: JsonRecord): Array<string | undefined> {
	const named = wordIn(getField(envelope, FIELD_NAMES.jobStatus)) ?? wordUnderLongName(envelope);
	const outcome = wordIn(getField(envelope, FIELD_NAMES.jobOutcome));
	const isSilent = named === undefined && wordIn(getField(envelope, ['status'])) === undefined;
	const phase = isSilent ? wordIn(getField(envelope, FIELD_NAMES.jobStatusWeak)) : undefined;
	return [named, outcome, phase];
}

/** `TranscriptionJobStatus`, `signing_task_state` */
const LONG_NAME = new RegExp(`${OWN_KEY}(?:status|state)$`);

function wordUnderLongName(envelope: JsonRecord): string | undefined {
	const key = Object.keys(envelope).find((name) => LONG_NAME.test(normalizeKey(name)));
	return key === undefined ? undefined : wordIn(envelope[key]);
}

/** Steps and other jobs, except those with the ID that was asked for. */
function partsIn(envelopes: readonly JsonRecord[], jobId: string | undefined): Set<JsonRecord> {
	const names = ['task', ...FIELD_NAMES.jobLists];
	const parts = envelopes
		.flatMap((envelope) => names.map((name) => getField(envelope, [name])))
		.flatMap((value): unknown[] => (Array.isArray(value) ? value : [value]))
		.filter((value) => isRecord(value))
		.filter((record) => jobId === undefined || idOf(record) !== jobId);
	return new Set(parts);
}

/** An error about the sign-in, the account or the rate is not the job's. */
export const OF_THE_REQUEST: ReadonlySet<string | undefined> = new Set([
	'credit',
	'signIn',
	'permission',
	'tooMany',
]);
/** The request itself was refused. */
const BARE_REQUEST =
	/^(?:un ?authori[sz]ed|not authori[sz]ed|forbidden|access denied|not found|unknown id|method not allowed|(?:invalid|bad|malformed) (?:request|json|body|input)|validation (?:error|failed)|missing (?:parameter|field).*|.*\bjob ?id\b.*(?:required|missing|invalid).*)\.?$/;
/** A temporary error, or one that has nothing to do with the job. English and German. */
const PASSES =
	/\b(?:maintenance|wartung\w*|try (?:it )?again|again later|retry (?:later|the|your|in)|please (?:wait|retry|try)|sp.ter erneut|erneut versuchen|zu viele|temporar\w+|currently (?:unavailable|down|busy)|authentication|nicht angemeldet|abgelaufen|(?:gateway|request|endpoint) (?:timed? ?out|timeout)|could not (?:load|read|get) (?:the )?(?:job|status)\w*)\b/;
/** The job continues. */
const WORK_GOES_ON =
	/\b(?:(?:still|already) (?:running|in progress|processing|at work|queued)|in progress|not (?:yet )?(?:ready|finished|done|complete|completed|available)|noch nicht|in bearbeitung)\b/;

/** Whether an `error` in the answer is the job's: it is next to its ID, and its message is not about the request. */
export function isErrorOfJob(envelopes: readonly JsonRecord[], jobId: string | undefined): boolean {
	const isBesideId =
		namedId(envelopes) !== undefined ||
		(jobId !== undefined && envelopes.some((envelope) => idOf(envelope) === jobId));
	if (!isBesideId) return false;
	return !sentencesIn(envelopes).some((words) => {
		const normalized = normalizeWords(words);
		const family = clearFamilyOf(words) ?? (speaksOfVehicle(words) ? undefined : familyOf(words));
		return (
			OF_THE_REQUEST.has(family) ||
			jobFamilyOf(words) === 'running' ||
			[BARE_REQUEST, PASSES, WORK_GOES_ON].some((pattern) => pattern.test(normalized))
		);
	});
}

const sentencesIn = (envelopes: readonly JsonRecord[]): string[] =>
	envelopes.flatMap((envelope) => {
		const words = readErrorWords({ ...envelope, status: undefined });
		return words === undefined ? [] : words.split(/[:.;] /);
	});

/** "Job 7 not found", "There is no such task": the whole sentence is about the job, and not about a vehicle or an ECU. */
const UNKNOWN_JOB: readonly RegExp[] = [
	/^(?:error |sorry )?(?:the |this |your )?(?:secure )?(?:coding )?(?:job|task)s?(?: (?:id|with|the|number|no|job|task|[a-z]*\d[\w.]*)){0,8} (?:was |is |could |can |does |do |has )*(?:not (?:be |been )?(?:found|known|exist)|unknown|doesn t exist|no longer exists?|nicht gefunden|unbekannt)\.?$/,
	/^(?:there is )?(?:no|unknown|no such|invalid|nonexistent|cannot find|could not find|unbekannter?) (?:the |such )?(?:job|task)(?: (?:id|with|the|number|no|job|task|[a-z]*\d[\w.]*)){0,8}\.?$/,
];

/** Whether an answer with a success status says that the job is unknown, perhaps with the ID repeated next to it. */
export function saysUnknownJob(
	body: unknown,
	envelopes: readonly JsonRecord[] = jobEnvelopesOf(body),
): boolean {
	const families = envelopes.flatMap((envelope) =>
		[getField(envelope, ['status']), getField(envelope, FIELD_NAMES.jobStatus)].map((status) => {
			const word = wordIn(status);
			const isEnvelopes = word === undefined || isOneOf(word, FIELD_NAMES.envelopeStatus);
			return isEnvelopes ? undefined : jobFamilyOf(word);
		}),
	);
	if (families.includes('unknownJob')) return true;
	if (families.includes('done') || families.includes('running')) return false;
	return sentencesIn(envelopes).some((words) => {
		const normalized = normalizeWords(words);
		return UNKNOWN_JOB.some((pattern) => pattern.test(normalized));
	});
}

/** Whether an answer reports on a job, so that its status is the job's and not the request's. */
export const saysAboutJob = (body: unknown): boolean =>
	readJobWord(body, jobEnvelopesOf(body)) !== undefined;

/** How much of a status is read, in characters. */
const MAX_READ = 200;

/** A status is a text, a list of one, or an object that contains a text. HTTP status codes do not count. */
function wordIn(status: unknown): string | undefined {
	const one: unknown = Array.isArray(status) && status.length === 1 ? status[0] : status;
	const value = isRecord(one)
		? getField(one, ['status', ...FIELD_NAMES.jobStatus, ...FIELD_NAMES.jobStatusInside])
		: one;
	if (typeof value !== 'string') return undefined;
	const word = value
		.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ')
		.trim()
		.slice(0, MAX_READ);
	return word === '' || /^\d+$/.test(word) ? undefined : word;
}

/** How much of a status word is shown, in characters. */
const MAX_SHOWN = 60;

/** A job's status word as it is shown in an item. */
export const shownWord = (word: string): string => word.slice(0, MAX_SHOWN).replace(/\p{Cs}$/u, '');

/** A time in the future; 0, `00:00` and "now" are not. */
const isToCome = (eta: unknown): boolean =>
	typeof eta === 'string'
		? /[1-9]/.test(eta) && !(Date.parse(eta) < Date.now())
		: typeof eta === 'number' && Number.isFinite(eta) && eta > 0;

/** `40`, `40 %`, `0.4` or `3/8`, but not the whole. 1 may be all, or one per cent. */
function isPart(progress: unknown): boolean {
	if (typeof progress === 'number') return progress < 100 && progress !== 1;
	if (typeof progress !== 'string') return false;
	const [, part, whole = '100'] =
		/^\s*(\d+(?:\.\d+)?)\s*(?:%|\/\s*(\d+))?\s*$/.exec(progress.slice(0, 100)) ?? [];
	return part !== undefined && Number(part) < Number(whole) && !/^\s*1(?:\.0+)?\s*$/.test(progress);
}

/** Whether an answer gives a progress short of the whole. */
export const isPartDone = (envelopes: readonly JsonRecord[]): boolean =>
	envelopes.some((envelope) => isPart(getField(envelope, FIELD_NAMES.progress)));

/** Whether an answer without a status says that a job is running: by its progress, an ETA, a sentence. */
export const isAtWork = (envelopes: readonly JsonRecord[]): boolean =>
	isPartDone(envelopes) ||
	envelopes.some((envelope) => {
		const message = getField(envelope, ['message', 'msg']);
		return (
			isToCome(getField(envelope, FIELD_NAMES.eta)) ||
			(typeof message === 'string' && jobFamilyOf(message) === 'running')
		);
	});
