import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

import type { Outcome } from './call';
import { isSignIn } from './exchange';
import type { ApiFixture } from './fixture';
import { createRedactor } from './redact/redactor';
import { findTraces } from './redact/traces';
import { writeAside } from './redact/writeAside';
import { fixtureOf, signInFixtureOf } from './report/fixtureOf';
import { reportOn } from './report/report';
import type { SecretsSeen } from './secrets';

/** The files of a run: the report, and a fixture for each endpoint. */
export interface Leavings {
	/**
	 * Writes what a call has brought, before the next one is made.
	 * @returns what could not be written and why, in sentences
	 */
	add(outcome: Outcome, notes: readonly string[]): string[];
	/** Writes the report again. */
	end(notes: readonly string[]): string[];
	readonly reportPath: string;
	readonly fixturesPath: string;
}

/**
 * Prepares the folder. What earlier runs have left stays: a fixture until its call is made again, a report under its date.
 * @param source what answers: the API, or the sandbox of this repository
 * @param random from 0 to 1; a seeded one makes the same stand-ins in each run
 */
export function openLeavings(
	folder: string,
	secrets: SecretsSeen,
	source: ApiFixture['source'],
	random?: () => number,
): Leavings {
	const reportPath = join(folder, 'report.md');
	const fixturesPath = join(folder, 'fixtures');
	const redactor = createRedactor(() => secrets, random);
	const outcomes: Outcome[] = [];
	let hasSignIn = false;
	mkdirSync(fixturesPath, { recursive: true });
	setAside(reportPath);

	/** A file with a secret is never written, however the secret got into it. */
	const write = (path: string, what: string, make: () => string): string[] => {
		try {
			const text = make();
			const traces = findTraces(text, secrets);
			if (traces.length === 0) {
				writeAside(path, text);
				return [];
			}
			return [
				`Not written: ${what}. It still holds ${traces.join(' and ')}, which redaction has missed. Please report this as a fault of the tool.`,
			];
		} catch (error) {
			// Its message may repeat the input.
			return [
				`Not written: ${what} (${(error as NodeJS.ErrnoException).code ?? 'a fault of the tool'}).`,
			];
		}
	};

	const writeFixture = (name: string, make: () => ApiFixture): string[] =>
		write(
			join(fixturesPath, `${name}.json`),
			`the fixture ${name}`,
			() => `${JSON.stringify(make(), null, 2)}\n`,
		);

	const writeReport = (notes: readonly string[]): string[] =>
		write(reportPath, 'the report', () => reportOn(outcomes, redactor, notes));

	return {
		reportPath,
		fixturesPath,
		add(outcome, notes) {
			outcomes.push(outcome);
			const isFirstSignIn = !hasSignIn && outcome.exchanges.some(isSignIn);
			hasSignIn ||= isFirstSignIn;
			const hasAnswer = outcome.exchanges.some((exchange) => !isSignIn(exchange));
			return [
				...(isFirstSignIn
					? writeFixture('sign-in', () => signInFixtureOf(outcome, redactor, source))
					: []),
				...(hasAnswer
					? writeFixture(outcome.call.name, () => fixtureOf(outcome, redactor, source))
					: []),
				...writeReport(notes),
			];
		},
		end: writeReport,
	};
}

/** `report.md` of an earlier run becomes `report-2026-11-28T05-04-10.md`. */
function setAside(path: string): void {
	if (!existsSync(path)) return;
	const when = statSync(path).mtime.toISOString().slice(0, 19).replaceAll(':', '-');
	renameSync(path, path.replace(/\.md$/, `-${when}.md`));
}
