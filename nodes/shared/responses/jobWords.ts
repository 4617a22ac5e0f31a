import { FIELD_NAMES } from '../api/fieldNames';
import { isOneOf, normalizeKey } from './json';

/** What a job's status word means. Words are grouped into families, whatever their spelling. */
export type JobFamily =
	| 'done'
	| 'failed'
	/** Running, or waiting to start. */
	| 'running'
	/** The job is unknown. That proves nothing about a paid job. */
	| 'unknownJob';

/** Longest status, in characters; anything longer is a sentence. */
const MAX_STATUS = 200;
/** The prefix of an enumeration: `JOB_STATE_SUCCEEDED` or `JobStatus.COMPLETED`. */
const ENUMERATION = /^(?:job|task)?(?:state|status)?/;

const FAMILIES = ['done', 'failed', 'running', 'unknownJob'] as const;

const familyOfWord = (word: string): JobFamily | undefined =>
	FAMILIES.find((family) => isOneOf(word, FIELD_NAMES[family]));

/** A single word in any spelling: `TIMED_OUT`, `timedOut` and `TaskState.TimedOut` are the same. */
function familyOfWhole(status: string): JobFamily | undefined {
	const squashed = normalizeKey(status);
	return familyOfWord(squashed) ?? familyOfWord(squashed.replace(ENUMERATION, ''));
}

/** Other mixtures of letter case, such as `cOmPlEtEd`, have no word boundaries. */
const CAMEL_CASE = /^(?:[A-Z]?[a-z0-9]{2,}|[A-Z]{2,})(?:[A-Z][a-z0-9]+|[A-Z]{2,})+$/;
const HUMP = /(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/;

/** `CompletedWithWarnings`, `completed-with-warnings` -> `completed with warnings` */
function spellOut(status: string): string {
	return status
		.split(/[^\p{L}\p{N}]+/u)
		.filter((part) => part !== '')
		.flatMap((part) => (CAMEL_CASE.test(part) ? part.split(HUMP) : [part]))
		.join(' ')
		.toLowerCase();
}

/** Words without meaning of their own, before and between those that have one. */
const FILLERS =
	/\b(?:the|your|this|all|secure|coding|ncd|jobs?|tasks?|files?|status|state|is|are|was|were|has|have|had|been|now|der|die|das|ist|wurde|auftrag)\b/g;
/** A count, even of zero, is not an end: `0 failed`, `no errors`, `failed: 0`, `2 failed`. */
const COUNTED =
	/\b(?:no|without|zero|ohne|keine?|free of|\d+)(?: of \d+)?(?: ecus?)? (?:errors?|failures?|failed|rejected|fehler|warnings?)\b(?: of \d+)?|\b(?:failed|errors?|failures?|fehler)(?: count)? (?:0(?: \d+)?\b|none\b|keine\b|no$)|\berror free\b|\bfailed over\b/g;

/** Still in the future: `almost done`, `ready in 30 s`, `ready to sign`, `to be completed`. */
const TO_COME =
	/\b(?:soon|eta|estimated|expected|almost|nearly|about to|not yet|noch nicht|fast|gleich|to be|(?:ready|available) (?:in|at|by) (?=\d)|(?:ready|bereit) (?:to|zum) (?!download|be )|will be (?:ready|done|completed|finished|available))\b/;
const SHARE = /(\d+(?:\.\d+)?) ?%|(?<![\d/])(\d+) ?(?:\/|of|von) ?(\d+)(?![\d/])/;

function isPartOnly(status: string): boolean {
	const [, percent, part, whole] = SHARE.exec(status) ?? [];
	if (percent !== undefined) return Number(percent) < 100;
	return part !== undefined && Number(part) < Number(whole);
}

/** Continues, or may: only a part or an attempt failed, or it is being retried. */
const CONTINUES =
	/(?<!not )(?<!no )\b(?:retrying|trying|requeue\w*|re ?queuing|restarting|retried|retry (?:scheduled|pending|in|queued)|will (?:be )?retr(?:y|ied)|renew\w*|reconnect\w*|resum\w*|reschedul\w*|resubmitted|recover\w*|continu\w*|next|requesting again|(?:neuer|erneuter|zweiter) versuch)\b/;
/** A failure that is not total. */
const LENIENT = /\b(?:transient|retryable|soft|safe|temporary|partial|partially|teilweise)\b/;
const TOO_OFTEN = /\b(?:retry|retries|attempts)\b.*\b(?:exhausted|exceeded|reached)\b/;
/** Attempted without success. */
const IN_VAIN =
	/^(?:(?:could|can|was|did) ?n(?:o| )t|can t|cannot|unable to|failed to)(?: be)? (?:complete\w*|finish\w*|succe\w+|erfolgreich|process\w*|sign\w*)$|^(?:not|nicht) (?:succe\w+|erfolgreich)$/;
const NOT_YET =
	/^(?:not|nicht|noch nicht|isn t|not yet)(?: yet| been| fully| quite)* (?:complete|done|ready|available|started|fertig|bereit|queued|running|finish)\b/;

/** Most words that can form one expression: `timed out`, `in progress`, `no such job`. */
const LONGEST = 3;

/** Replaces single words, and expressions of two or three, by their families. */
function inFamilies(words: readonly string[]): string {
	const inFamilyWords: string[] = [];
	for (let at = 0; at < words.length; at++) {
		const length = [LONGEST, 2, 1].find(
			(count) => count <= words.length - at && familyOfWord(words.slice(at, at + count).join('')),
		);
		const family = length && familyOfWord(words.slice(at, at + length).join(''));
		inFamilyWords.push(family ? family.toUpperCase() : (words[at] ?? ''));
		at += (length ?? 1) - 1;
	}
	return inFamilyWords.join(' ');
}

/** Nouns for what can be done or fail, and mean the job itself. */
const NOUN =
	'(?:execution|request|signing|processing|process|operation|run|workflow|build|generation|encryption|export|batch|user|client|internal|system|fatal|critical|unknown|unexpected|sign|max)';
/** Punctuation between a word and its explanation: `failed: no key`, `cancelled (by user)`, `Done. Do not retry` */
const BREAK = /^[^\p{L}\p{N}]*[\p{L}\p{N}]+(?:[ _-][\p{L}\p{N}]+)?\s*[:.,;(–—]|^\S+ - /u;

/** Forms that clearly mean that the whole job failed. `DONE` and `FAILED` stand for the words of their families. */
const FAILED_FORMS: readonly RegExp[] = [
	new RegExp(`^(?:${NOUN} |DONE |RUNNING ){0,2}FAILED(?: FAILED)?$`),
	/^FAILED (?:by|due|because|after|while|during|at|to) /,
	/^FAILED(?: FAILED)? (?:with|mit) /,
	/^(?:ended|beendet|closed|stopped|terminated) (?:with|in|mit) FAILED$/,
];

/** Forms that clearly mean that the whole job is done. */
const DONE_FORMS: readonly RegExp[] = [
	new RegExp(`^(?:${NOUN} |RUNNING )?DONE(?: DONE)?$`),
	/^DONE (?:with|mit) (?:\d+ )?(?:warnings?|errors|issues|infos?|info|remarks|hints|failures|hinweisen?|warnungen|fehlern)$/,
	/^DONE (?:in|at|on|am|um) \d/,
	/^DONE (?:for|to) (?:download|pickup|pick up|collection|be (?:downloaded|collected))$/,
	/^DONE (?:until|since) /,
];

/** Partial, by its own account. */
const PARTIAL_SUCCESS = /^partial(?:ly)? success\w*$/;
/** Words for waiting; "pending completed" is not an end, and neither is "successfully queued". */
const AWAITS =
	/\b(?:pending|queued?|enqueued|waiting|awaiting|scheduled|requested|submit|submitted|submission|created?|accepted?|start|started|received|new|gestartet|ready|hold)\b/;

/**
 * The family of a job's status, by its words and not by its spelling.
 * `COMPLETED_WITH_WARNINGS` -> `done`, `JobStatus.TimedOut` -> `failed`, `Signing ECU 3 of 8` -> `running`
 * @param status the word or words, unchanged
 * @returns undefined if it is in no family or its words are ambiguous: then nobody gives up a paid job
 */
export function jobFamilyOf(status: string): JobFamily | undefined {
	if (status.length > MAX_STATUS) return undefined;
	return familyOfWhole(status) ?? familyOfWords(status);
}

function familyOfWords(status: string): JobFamily | undefined {
	const said = spellOut(status);
	const text = said.replace(COUNTED, ' ').replace(FILLERS, ' ').replace(/ +/g, ' ').trim();
	const inFamilyWords = inFamilies(text.split(' '));
	if (inFamilyWords === 'UNKNOWNJOB') return 'unknownJob';
	if (TOO_OFTEN.test(said)) return 'failed';
	if (NOT_YET.test(text) && !inFamilyWords.includes('FAILED')) return 'running';
	if (IN_VAIN.test(text)) return 'failed';
	if (inFamilyWords.includes('FAILED'))
		return isFailed(status, text, inFamilyWords)
			? 'failed'
			: familyBesideFailure(inFamilyWords, said);
	if (TO_COME.test(said) || CONTINUES.test(said)) return 'running';
	if (isPartOnly(status.toLowerCase())) return 'running';
	if (isDone(status, text, inFamilyWords)) return 'done';
	return inFamilyWords.includes('DONE')
		? undefined
		: inFamilyWords.includes('RUNNING')
			? 'running'
			: undefined;
}

function isFailed(status: string, text: string, inFamilyWords: string): boolean {
	if (CONTINUES.test(text) || LENIENT.test(text)) return false;
	if (/^FAILED\b/.test(inFamilyWords) && BREAK.test(status)) return true;
	const isAwaited = AWAITS.test(text) && !/^(?:not|nicht) /.test(text);
	const bare = inFamilyWords.replace(/^(?:not|nicht) RUNNING /, '');
	return !isAwaited && FAILED_FORMS.some((form) => form.test(bare));
}

/** A failure that is not the job's: `completed with errors`, `running with errors`. */
function familyBesideFailure(inFamilyWords: string, said: string): JobFamily | undefined {
	if (CONTINUES.test(said)) return 'running';
	if (
		/^DONE (?:with|mit) (?:\d+ )?FAILED$/.test(inFamilyWords) &&
		/(?:errors|failures|fehlern)$/.test(said)
	)
		return 'done';
	return /^RUNNING (?:with|mit) FAILED$/.test(inFamilyWords) ? 'running' : undefined;
}

function isDone(status: string, text: string, inFamilyWords: string): boolean {
	if (/^DONE\b/.test(inFamilyWords) && BREAK.test(status))
		return !/^\W*\w+\W*[:=]\W*(?:\d+|no|false|none)\W*$/i.test(status);
	if (PARTIAL_SUCCESS.test(text)) return true;
	const isAwaited = AWAITS.test(text.replace(/^(?:all )?ready\b|\bready$/, ''));
	return (
		!isAwaited &&
		(DONE_FORMS.some((form) => form.test(inFamilyWords)) ||
			(IS_WHOLE.test(status.trim()) && inFamilyWords.endsWith('DONE')))
	);
}

/** `8/8 done`, `100% complete` */
const IS_WHOLE = /^(?:100 ?%|(\d+) ?\/ ?\1) \w+$/;
