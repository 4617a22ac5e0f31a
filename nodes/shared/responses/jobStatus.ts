import { FIELD_NAMES } from '../api/fieldNames';
import { readErrorWords } from './errorWords';
import { idOf, jobEnvelopesOf, namedId, OWN_KEY } from './job';
import { jobFamilyOf, type JobFamily } from './jobWords';
import { getField, isOneOf, isRecord, normalizeKey, type JsonRecord } from './json';
import { envelopesOf } from './unwrap';
import { clearFamilyOf, familyOf, normalizeWords, speaksOfVehicle } from './wordFamilies';

/** A job's own word, as far as an answer gives one. */
export interface JobWord {
	/** As it came, on one line. */
	readonly word: string;
	/** What it says; undefined where it belongs to no family, or where several words contradict each other. */
	readonly family?: Exclude<JobFamily, 'unknownJob'>;
	/** One word says done and another failed: files decide. */
	readonly isDoneOrFailed?: true;
}

/**
 * The word that is about the job, and not about the request. The envelope's `status` knows three words, which are its own;
 * any other word, and any word under a job's own name or further inside, is the job's. An `error` beside the job's ID is
 * the job's too. Of several that agree the innermost counts.
 * `{ status: 'success', job_status: 'TIMED_OUT' }` -> `{ word: 'TIMED_OUT', family: 'failed' }`
 * @param envelopes as `jobEnvelopesOf` gives them
 * @param jobId the job that was asked for, where that is known
 */
export function readJobWord(
	body: unknown,
	envelopes: readonly JsonRecord[],
	jobId?: string,
): JobWord | undefined {
	if (saysUnknownJob(body, envelopes)) return undefined;
	const all = wordsOfJob(body, envelopes, jobId);
	// What a step of the job says is heard where the job itself says nothing.
	const own = all.filter(({ isOfPart }) => !isOfPart);
	const said = (own.length > 0 ? own : all).reverse();
	const families = new Set(said.flatMap(({ family }) => family ?? []));
	const told = said.find(({ family }) => family) ?? said[0];
	if (!told) return undefined;
	const { word, family } = told;
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

/** Words under a job's own names. Those that speak of a phase count only where there is no other. */
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

/** Steps and other jobs, as far as they do not bear the ID that was asked for. */
function partsIn(envelopes: readonly JsonRecord[], jobId: string | undefined): Set<JsonRecord> {
	const names = ['task', ...FIELD_NAMES.jobLists];
	const parts = envelopes
		.flatMap((envelope) => names.map((name) => getField(envelope, [name])))
		.flatMap((value): unknown[] => (Array.isArray(value) ? value : [value]))
		.filter((value) => isRecord(value))
		.filter((record) => jobId === undefined || idOf(record) !== jobId);
	return new Set(parts);
}

/** An error about the sign-in, the account or the pace is none of the job's. */
export const OF_THE_REQUEST: ReadonlySet<string | undefined> = new Set([
	'credit',
	'signIn',
	'permission',
	'tooMany',
]);
/** The question itself was refused. */
const BARE_REQUEST =
	/^(?:un ?authori[sz]ed|not authori[sz]ed|forbidden|access denied|not found|unknown id|method not allowed|(?:invalid|bad|malformed) (?:request|json|body|input)|validation (?:error|failed)|missing (?:parameter|field).*|.*\bjob ?id\b.*(?:required|missing|invalid).*)\.?$/;
/** It will pass, or has nothing to do with the job. English and German. */
const PASSES =
	/\b(?:maintenance|wartung\w*|try (?:it )?again|again later|retry (?:later|the|your|in)|please (?:wait|retry|try)|sp.ter erneut|erneut versuchen|zu viele|temporar\w+|currently (?:unavailable|down|busy)|authentication|nicht angemeldet|abgelaufen|(?:gateway|request|endpoint) (?:timed? ?out|timeout)|could not (?:load|read|get) (?:the )?(?:job|status)\w*)\b/;
/** The job goes on. */
const WORK_GOES_ON =
	/\b(?:(?:still|already) (?:running|in progress|processing|at work|queued)|in progress|not (?:yet )?(?:ready|finished|done|complete|completed|available)|noch nicht|in bearbeitung)\b/;

/** Whether an `error` of the answer is the job's: its ID stands beside it, and the words are not about the question. */
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

/** Whether an answer says that nobody knows the job: with a good HTTP status, and perhaps with the ID repeated beside it. */
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

/** Whether an answer tells something of a job, so that its status is the job's and not the request's. */
export const tellsOfJob = (body: unknown): boolean =>
	readJobWord(body, jobEnvelopesOf(body)) !== undefined;

/** So much of a status is read, in characters. */
const MAX_READ = 200;

/** A status is a text, a list of one, or an object with a text in it. HTTP status codes are none. */
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

/** What of a word is shown, in characters. */
const MAX_SHOWN = 60;

/** A job's word as it may stand in an item. */
export const shownWord = (word: string): string => word.slice(0, MAX_SHOWN).replace(/\p{Cs}$/u, '');

/** A time that is still to come; 0, `00:00` and "now" are none. */
const isToCome = (eta: unknown): boolean =>
	typeof eta === 'string'
		? /[1-9]/.test(eta) && !(Date.parse(eta) < Date.now())
		: typeof eta === 'number' && Number.isFinite(eta) && eta > 0;

/** `40`, `40 %`, `0.4` or `3/8`, and not all of it. 1 may be all, or one of a hundred. */
function isPart(progress: unknown): boolean {
	if (typeof progress === 'number') return progress < 100 && progress !== 1;
	if (typeof progress !== 'string') return false;
	const [, part, whole = '100'] =
		/^\s*(\d+(?:\.\d+)?)\s*(?:%|\/\s*(\d+))?\s*$/.exec(progress.slice(0, 100)) ?? [];
	return part !== undefined && Number(part) < Number(whole) && !/^\s*1(?:\.0+)?\s*$/.test(progress);
}

/** Whether an answer names a share of the work that is done, and not all of it. */
export const isPartDone = (envelopes: readonly JsonRecord[]): boolean =>
	envelopes.some((envelope) => isPart(getField(envelope, FIELD_NAMES.progress)));

/** Whether an answer says without a status that a job is at work: by a share of the work, an ETA, a sentence. */
export const isAtWork = (envelopes: readonly JsonRecord[]): boolean =>
	isPartDone(envelopes) ||
	envelopes.some((envelope) => {
		const message = getField(envelope, ['message', 'msg']);
		return (
			isToCome(getField(envelope, FIELD_NAMES.eta)) ||
			(typeof message === 'string' && jobFamilyOf(message) === 'running')
		);
	});
