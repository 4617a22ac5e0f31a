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

/** `CompletedWithWarnings`, `completed-with-warnings` -> `completed with warnings` */
const spellOut = (status: string): string =>
	status
		.split(/[^\p{L}\p{N}]+/u)
		.filter((part) => part !== '')
		.flatMap((part) => (CAMEL_CASE.test(part) ? part.split(HUMP) : [part]))
		.join(' ')
		.toLowerCase();

interface KnownWord {
	readonly at: number;
	readonly word: string;
	readonly family: JobFamily;
	/** Where the next one begins. */
	readonly end: number;
}

/** So many words may mean one thing: `timed out`, `in progress`, `no such job`. */
const LONGEST = 3;

/** The known words of a status with their families, in order; `timed out` is one. */
function knownWords(words: readonly string[]): KnownWord[] {
	const found: KnownWord[] = [];
	for (let at = 0; at < words.length; at++) {
		for (let length = LONGEST; length > 0; length--) {
			const word = words.slice(at, at + length).join('');
			const family = length <= words.length - at ? familyOfWord(word) : undefined;
			if (!family) continue;
			found.push({ at, word, family, end: at + length });
			at += length - 1;
			break;
		}
	}
	return found;
}

/** What says nothing by itself, before and between the words that do. */
const FILLERS =
	/\b(?:the|your|this|all|any|secure|coding|jobs?|tasks?|files?|status|state|is|are|was|were|has|have|had|been|now)\b/g;
/** What is counted as none, or is one of a count, is no end: `0 failed`, `no errors`, `2 failed`. */
const COUNTED =
	/\b(?:no|without|zero|ohne|free of|\d+)(?: of \d+)? (?:errors?|failures?|failed|fehler|warnings?)\b(?: of \d+)?|\berror free\b|\bfailed over\b/g;

/** `failed`, `timed out` leave no doubt. "Error" and "stopped" may speak of what is worked on: `read error memory`. */
const WEAK_FAILURE =
	/^(?:errors?|failures?|exception|fatal|dead|stop(?:ped)?|kill|cancel|abort|refuse|deny|reject|expire|terminate)$/;

/** Whether a word for failure is what the status says, and not what it speaks of. */
function isSure({ word, at, end }: KnownWord, words: readonly string[], status: string): boolean {
	if (!WEAK_FAILURE.test(word)) return true;
	const isLast = end === words.length;
	const isSaidFirst = at === 0 && new RegExp(`^\\W*${word}\\s*[:(-]`, 'i').test(status);
	const isPlural = word.endsWith('s');
	const isAfterWith = /^(?:with|mit|in|by)$/.test(words[at - 1] ?? '');
	return (isLast && (!isPlural || words.length === 1 || isAfterWith)) || isSaidFirst;
}

/** What is still to come: `almost done`, `ready in 30 s`, `ready to sign`, `to be completed`. */
const TO_COME =
	/\b(?:soon|eta|estimated|expected|almost|nearly|about to|not yet|to be|(?:ready|available) (?:in|at|by)|ready to (?!download|be )|ready for (?!download|pick ?up|collection))\b/;
const COMES_LATER = /\b(?:will|until|left|remaining)\b/;
const SHARE = /(\d+(?:\.\d+)?) ?%|(\d+) ?(?:\/|of|von) ?(\d+)/;

function isPartOnly(status: string): boolean {
	const [, percent, part, whole] = SHARE.exec(status) ?? [];
	if (percent !== undefined) return Number(percent) < 100;
	return part !== undefined && Number(part) < Number(whole);
}

/** What is denied: `not ready`, `could not be completed`. */
const DENIED =
	/\b(?:not|nicht|never|cannot|unable to|(?:can|could ?n|is ?n|was ?n) t)(?: yet| been| be| fully| quite)* ([a-zäöüß]+)/;
const IN_VAIN = /\b(?:cannot|unable|never|could not|can t|could ?n t)\b/;
const IS_SUCCESS = /^(?:success\w*|succeed\w*|erfolgreich)$/;

/** Goes on by itself after a failure. */
const ANEW =
	/(?<!not )(?<!no )\b(?:retrying|requeued?|re ?queuing|restarting|retried|retry (?:scheduled|pending|in|queued)|will (?:be )?retr(?:y|ied))\b/;
const TOO_OFTEN = /\b(?:retry|retries|attempts)\b.*\b(?:exhausted|exceeded|reached)\b/;
/** Between "completed" and "errors": the job is done, and something is to be said of it. */
const ACCOMPANIED = /\b(?:with|mit)\b/;
const PARTIAL = /\b(?:partial(?:ly)?|partly|teilweise|half)\b/;
const AFTERWARDS = /\b(?:after|despite|but|although)\b/;
/** A part of the work, and none of the job. */
const OF_A_PART =
	/\b(?:step|stage|phase|part|validation|validated|verification|upload|uploaded|check|checks|preparation|download)\b/;
/** `Checking completed jobs` */
const OF_OTHERS = /\b(?:completed|finished|done|ready) (?:jobs|tasks|files|orders)\b/;
/** What stands behind these has not come: `pending completion`. */
const AWAITS =
	/^(?:pending|queued?|enqueued|waiting|awaiting|scheduled|onhold|inqueue|requested|submit|submitted|submission|created|accepted|start|started|received|new)$/;

/**
 * Which family a job's status belongs to, read by its words and not by its spelling.
 * `COMPLETED_WITH_WARNINGS` -> `done`, `JobStatus.TimedOut` -> `failed`, `Signing ECU 3 of 8` -> `running`
 * @param status the word or words as they came
 * @returns undefined where it belongs to none, or where its words contradict each other
 */
export function jobFamilyOf(status: string): JobFamily | undefined {
	if (status.length > MAX_STATUS) return undefined;
	return familyOfWhole(status) ?? familyOfWords(status);
}

function familyOfWords(status: string): JobFamily | undefined {
	const said = spellOut(status);
	const text = said.replace(COUNTED, ' ').replace(FILLERS, ' ').replace(/ +/g, ' ').trim();
	const words = text.split(' ');
	const found = knownWords(words);
	const firstOf = (family: JobFamily) => found.find((one) => one.family === family);
	const [done, running, unknown] = [firstOf('done'), firstOf('running'), firstOf('unknownJob')];
	const failed = found.find((one) => one.family === 'failed' && isSure(one, words, status));
	// What is not found may be a part of the car.
	if (unknown) return unknown.at === 0 && unknown.end === words.length ? 'unknownJob' : undefined;
	if (ANEW.test(said)) return 'running';
	if (TOO_OFTEN.test(said)) return 'failed';
	const denied = familyOfDenied(said);
	if (denied && !failed) return denied === 'none' ? undefined : denied;
	if (failed) return familyOfFailed({ done, failed, running }, said);
	if (TO_COME.test(said) || (COMES_LATER.test(said) && done?.at !== 0)) return 'running';
	if (isPartOnly(status.toLowerCase())) return 'running';
	if (!done) return running && 'running';
	return isEnd(done, running, words, said) ? 'done' : undefined;
}

/** `not ready` is running, `not successful` has failed. */
function familyOfDenied(said: string): JobFamily | 'none' | undefined {
	if (/\b(?:no|kein\w*|ohne) (?:\w+ ){0,3}(?:success|available|ready)\b/.test(said)) return 'none';
	const [, word = ''] = DENIED.exec(said) ?? [];
	const family = familyOfWord(word);
	if (word === '' || (family !== 'done' && family !== 'running')) {
		return IN_VAIN.test(said) ? 'failed' : undefined;
	}
	if (IS_SUCCESS.test(word) || IN_VAIN.test(said)) return 'failed';
	return family === 'running' || !/ed$|abgeschlossen/.test(word) ? 'running' : 'none';
}

interface Hits {
	readonly done: KnownWord | undefined;
	readonly failed: KnownWord;
	readonly running: KnownWord | undefined;
}

function familyOfFailed({ done, failed, running }: Hits, said: string): JobFamily | undefined {
	if (running && AWAITS.test(running.word) && !DENIED.test(said)) return undefined;
	if (PARTIAL.test(said)) return 'done';
	// A failure that goes before the rest may be that of a part: `failed part skipped, signing`.
	if (!done) return running && failed.at < running.at && failed.at > 0 ? undefined : 'failed';
	if (ACCOMPANIED.test(said)) return 'done';
	return AFTERWARDS.test(said) ? undefined : 'failed';
}

/** Whether a word for "done" is about the whole job. */
function isEnd(
	done: KnownWord,
	running: KnownWord | undefined,
	words: readonly string[],
	said: string,
): boolean {
	if (OF_A_PART.test(said) || OF_OTHERS.test(said)) return false;
	if (PARTIAL.test(said)) return IS_SUCCESS.test(done.word);
	const isLast = done.end === words.length || IS_SUCCESS.test(words.at(-1) ?? '');
	if (!running) return done.at === 0 || isLast;
	return running.at < done.at && isLast && !AWAITS.test(running.word);
}
