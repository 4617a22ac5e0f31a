/** Which family a job's status belongs to, however it is spelled. */
import { FIELD_NAMES } from '../../../nodes/shared/api/fieldNames';
import { jobFamilyOf } from '../../../nodes/shared/responses/jobWords';

const WORDS: Record<string, readonly string[]> = {
	done: [
		...['completed', 'COMPLETE', 'Done', 'finished', 'Succeeded', 'ready', 'SUCCESS', 'fertig'],
		...['JOB_STATE_SUCCEEDED', 'JobStatus.COMPLETED', 'TASK-STATE-DONE', 'jobCompleted'],
		...['COMPLETED_WITH_WARNINGS', 'completedWithWarnings', 'completed with errors'],
		...['Completed (with 2 warnings)', 'SUCCESS_WITH_INFO', 'CoMpLeTeD_wItH_wArNiNgS'],
		...['SucceededWithIssues', 'partial success', 'PARTIAL_SUCCESS', 'erfolgreich abgeschlossen'],
		...['PROCESSING_COMPLETE', 'signing finished', '100% complete', '8/8 done', 'All files ready'],
		...['completed without errors', 'done (0 errors)', 'finished, no errors'],
		'completed in 12.3 s',
	],
	failed: [
		...['execution failed', 'failed by timeout', 'failed after 3 tries', 'cancelled (by hand)'],
		...['failed', 'Failure', 'ERROR', 'errored', 'cancelled', 'canceled', 'rejected', 'expired'],
		...['timeout', 'TIMED_OUT', 'timedOut', 'TIMEDOUT', 'time-out', 'TimeOut', 'DeadlineExceeded'],
		...['JobState.Aborted', 'terminated', 'KILLED', 'cancelled by user', 'USER_ABORT', 'stopped'],
		...['DENIED', 'declined', 'REFUSED', 'disallowed', 'abgelehnt', 'ABGEBROCHEN'],
		...['FAILED_TIMEOUT', 'PROCESSING_FAILED', 'failed to complete', 'FINISHED_FAILED'],
		...['UNSUCCESSFUL', 'not successful', 'could not be completed', 'unable to complete'],
		...['Failed. Please try again', 'failed, no retry', 'Failed (will not retry)'],
		'not started: failed',
		...['failed - retry not possible', 'Error: restart required', 'internal error'],
		'signing error',
		...['nicht erfolgreich', 'gescheitert', 'STOPPED', 'ERRORS', 'failed: 3 of 8', 'REFUNDED'],
		...['MAX_RETRIES_EXCEEDED', 'retries exhausted', 'execution timed out', 'ENDED_WITH_ERROR'],
	],
	running: [
		...['Connection timed out, reconnecting', 'timeout - trying again', 'failed, rescheduled'],
		...['ECU rejected, trying next', 'interrupted, resuming', 'Fehler, neuer Versuch'],
		'running, failed: 0',
		...['RUNNING_WITH_ERRORS', 'processing with errors', 'In progress - failed 0', 'fast fertig'],
		...['bereit zum Signieren', 'completed 1/2', 'ready to flash'],
		...['queued', 'PROCESSING', 'pending', 'in progress', 'IN_PROGRESS', 'inProgress', 'on hold'],
		...['40% complete', '3 of 8 done', 'step 3/8', 'Signing ECU 3 of 8', 'ready in 30 s'],
		...['almost done', 'not ready', 'not started', 'not yet done', 'will be completed soon'],
		...['FAILED_RETRYING', 'retrying', 'cancelling', 'COMPLETING', 'In Bearbeitung'],
		...['running, 0 failed', 'processing - 0 failed of 8', 'READY_TO_RUN', 'ready to sign'],
		...['to be completed', 'retry scheduled', 'RETRY', 'failed, will be retried'],
		...['estimated completion 12:00', 'available at 12:30', 'done soon, 20 s left'],
	],
	unknownJob: ['NOT_FOUND', 'job not found', 'unknown job', 'no such job', 'JobNotFound'],
	undefined: [
		...['8/8 steps', '100% cpu', 'Login successful', 'Analysis complete', 'Payment successful'],
		...['DME done', 'ECU 3 completed'],
		...['Previous job finished', 'completed: 3', 'completed: no', 'done=false', 'partially_failed'],
		...['erfolgreich gestartet', 'Schritt 1 abgeschlossen', 'available in dashboard'],
		'Lösche Fehler',
		...['Checking failed ECUs', 'Engine stopped', 'Security access denied', 'Timeout in 30 s'],
		...['TransientError', 'FAILED_RETRYABLE', 'SOFT_FAIL', 'Paused due to error', 'errors: 0'],
		'not expired',
		...['FINISHED_WITH_ERROR', 'Completed with failure', 'error: none'],
		...['marinating', 'thinking', 'a', 'step2', 'incomplete', 'closed', 'ended', 'warning', ''],
		// Contradictions: what could be meant either way is no end.
		...['PENDING_COMPLETE', 'pending success', 'SUBMITTED_SUCCESSFULLY', 'successfully queued'],
		...['done processing', 'success after failure', 'not completed'],
		...['Read error memory', 'error check', 'exception list loading', 'clearing errors'],
		...['stopped engine', 'dead slow', 'Failed over to second server', 'Head unit not found'],
		...['Validation successful', 'validation finished', 'Upload successful', 'step 1 finished'],
		...['half done', 'partially done', 'completed partially', 'no worker available', 'no success'],
		...['looking for available server', 'Checking completed jobs', 'nicht abgeschlossen'],
		...['FAILED_PENDING_REVIEW', 'CANCEL_REQUESTED', 'unauthorized', 'forbidden', 'invalid'],
		'unknown',
		`completed ${'x'.repeat(300)}`,
	],
};

describe.each(Object.entries(WORDS))('%s', (family, words) => {
	it.each(words)('%s', (word) => expect(String(jobFamilyOf(word))).toBe(family));
});

/** How servers write one and the same word. */
const SPELLINGS: ReadonlyArray<(word: string) => string> = [
	(word) => word.toUpperCase(),
	(word) => word.replaceAll('_', '-'),
	(word) => word.replaceAll('_', ' '),
	(word) => word.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase()),
	(word) => word.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
	(word) => [...word].map((letter, i) => (i % 2 ? letter.toUpperCase() : letter)).join(''),
	(word) => `JOB_STATE_${word.toUpperCase()}`,
	(word) => `TaskStatus.${word}`,
	(word) => `status_${word}`,
	(word) => `  ${word}\t`,
];

describe.each(['done', 'failed', 'running', 'unknownJob'] as const)(
	'every spelling: %s',
	(family) => {
		it.each(FIELD_NAMES[family])('%s', (word) => {
			const read = SPELLINGS.map((spell) => [spell(word), jobFamilyOf(spell(word))]);
			expect(read).toEqual(SPELLINGS.map((spell) => [spell(word), family]));
		});
	},
);
