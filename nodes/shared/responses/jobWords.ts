import { FIELD_NAMES } from '../api/fieldNames';
import { isOneOf, normalizeKey } from './json';

/** What a status word says of a job. Words come in families: the family is read, not the spelling. */
export type JobFamily =
	| 'done'
	| 'failed'
	/** At work, or still to begin. */
	| 'running'
	/** Nobody knows the job. That says nothing of a job that is paid. */
	| 'unknownJob';

/** Longer is no status but a sentence, in characters. */
const MAX_STATUS = 200;
/** Before a word: its kind in an enumeration, `JOB_STATE_SUCCEEDED` or `JobStatus.COMPLETED`. */
const ENUMERATION = /^(?:job|task)?(?:state|status)?/;

const FAMILIES = ['done', 'failed', 'running', 'unknownJob'] as const;

const familyOfWord = (word: string): JobFamily | undefined =>
	FAMILIES.find((family) => isOneOf(word, FIELD_NAMES[family]));

/** A word alone, however it is spelled: `TIMED_OUT`, `timedOut` and `TaskState.TimedOut` are one. */
function familyOfWhole(status: string): JobFamily | undefined {
	const squashed = normalizeKey(status);
	return familyOfWord(squashed) ?? familyOfWord(squashed.replace(ENUMERATION, ''));
}

/** Other mixtures of letter case, `cOmPlEtEd`, have no borders in them. */
const CAMEL_CASE = /^(?:[A-Z]?[a-z0-9]{2,}|[A-Z]{2,})(?:[A-Z][a-z0-9]+|[A-Z]{2,})+$/;
const HUMP = /(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/;

/** `CompletedWithWarnings`, `completed-with-warnings` -> completed, with, warnings */
const splitWords = (status: string): string[] =>
	status
		.split(/[^\p{L}\p{N}]+/u)
		.filter((part) => part !== '')
		.flatMap((part) => (CAMEL_CASE.test(part) ? part.split(HUMP) : [part]))
		.map((word) => word.toLowerCase());

/** So many words may mean one thing: `timed out`, `in progress`, `no such job`. */
const LONGEST = 3;

/** The known words of a status with their families, in order; `timed out` is one. */
function knownWords(
	words: readonly string[],
): Array<{ at: number; word: string; family: JobFamily }> {
	const found: Array<{ at: number; word: string; family: JobFamily }> = [];
	for (let at = 0; at < words.length; at++) {
		for (let length = LONGEST; length > 0; length--) {
			const word = words.slice(at, at + length).join('');
			const family = length <= words.length - at ? familyOfWord(word) : undefined;
			if (!family) continue;
			found.push({ at, word, family });
			at += length - 1;
			break;
		}
	}
	return found;
}

/** What is still to come, or has come in part: `40 %`, `3 of 8`, `ready in 30 s`, `almost done`. */
const TO_COME =
	/\b(?:soon|eta|estimated|expected|almost|nearly|will|about to|until|left|remaining|not yet|ready (?:in|at|by)|available (?:in|at|by))\b/;
const SHARE = /(\d+(?:\.\d+)?) ?%|(\d+) ?(?:\/|of|von) ?(\d+)/;

function isPartOnly(text: string): boolean {
	const [, percent, part, whole] = SHARE.exec(text) ?? [];
	if (percent !== undefined) return Number(percent) < 100;
	return part !== undefined && Number(part) < Number(whole);
}

const NOT = /\b(?:not|never|cannot|unable|nicht)\b|\b(?:can|could ?n|is ?n|was ?n) t\b/;
/** What was tried and did not succeed, whatever was tried. */
const IN_VAIN = /\b(?:cannot|unable|never|successful|success)\b|\bcan t\b|\bcould ?n(?:o| )t\b/;
/** What is denied is not there: `no errors`, `without failures`. */
const NOTHING_OF =
	/\b(?:no|without|zero|0|ohne|free of) (?:errors?|failures?|fehler)\b|\berror free\b/g;
const ANEW = /\b(?:retry|retrying|retried|requeued?|again|restart(?:ed|ing)?)\b/;
const TOO_OFTEN = /\bretries\b.*\b(?:exhausted|exceeded|reached)\b|\bno (?:more )?retries\b/;
const NO_MORE = /\b(?:exhausted|exceeded|limit|max(?:imum)?|reached)\b/;
/** Between "completed" and "errors": the job is done, and something is to be said of it. */
const ACCOMPANIED = /\b(?:with|mit)\b/;
const PARTIAL = /\b(?:partial(?:ly)?|teilweise)\b/;
const AFTERWARDS = /\b(?:after|despite|but|although)\b/;
/** What stands behind these has not come: `pending completion`. */
const AWAITS =
	/^(?:pending|queued?|enqueued|waiting|awaiting|scheduled|onhold|inqueue|requested|submitted|submission|created|accepted|started|received|new)$/;

/**
 * Which family a job's status belongs to, read by its words and not by its spelling.
 * `COMPLETED_WITH_WARNINGS` -> `done`, `JobStatus.TimedOut` -> `failed`, `Signing ECU 3 of 8` -> `running`
 * @param status the word or words as they came
 * @returns undefined where it belongs to none, or where its words contradict each other
 */
export function jobFamilyOf(status: string): JobFamily | undefined {
	if (status.length > MAX_STATUS) return undefined;
	return familyOfWhole(status) ?? familyOfWords(splitWords(status), status.toLowerCase());
}

function familyOfWords(words: readonly string[], status: string): JobFamily | undefined {
	const text = words.join(' ').replace(NOTHING_OF, ' ');
	const found = knownWords(text.split(' '));
	const firstOf = (family: JobFamily) => found.find((one) => one.family === family);
	const [done, failed, running] = [firstOf('done'), firstOf('failed'), firstOf('running')];
	if (firstOf('unknownJob')) return 'unknownJob';
	if (ANEW.test(text)) return NO_MORE.test(text) ? 'failed' : 'running';
	if (TOO_OFTEN.test(text)) return 'failed';
	if (NOT.test(text)) {
		if (IN_VAIN.test(text)) return 'failed';
		return (done && !/ed$/.test(done.word)) || running ? 'running' : undefined;
	}
	const isAwaited = running && AWAITS.test(running.word);
	if (failed) {
		if (isAwaited) return undefined;
		if (PARTIAL.test(text)) return 'done';
		if (!done) return running && /[rs]s$/.test(failed.word) ? undefined : 'failed';
		if (ACCOMPANIED.test(text)) return 'done';
		return AFTERWARDS.test(text) ? undefined : 'failed';
	}
	if (TO_COME.test(text) || isPartOnly(status)) return 'running';
	if (!done) return running && 'running';
	if (!running) return 'done';
	return running.at < done.at && !isAwaited ? 'done' : undefined;
}
