/**
 * `npm run bench` measures the package in a real n8n instance, next to what a user would use instead, and writes
 * docs/benchmarks.md. `npm run bench -- limits jobs` measures only these scenarios, and `--rounds 5` measures more often.
 * `--quick` shows in a few minutes whether everything runs, and writes nothing.
 */
import { parseArgs } from 'node:util';

import { openBed } from './bed';
import { writeSection } from './document';
import { SCENARIOS } from './scenarios';

const DEFAULT_ROUNDS = 3;

async function main(): Promise<void> {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: { rounds: { type: 'string' }, quick: { type: 'boolean', default: false } },
	});
	const unknown = positionals.filter((name) => !SCENARIOS.some((one) => one.name === name));
	if (unknown.length > 0) {
		const names = SCENARIOS.map(({ name }) => name).join(', ');
		throw new Error(`There is no scenario ${unknown.join(', ')}. There are: ${names}`);
	}
	const { quick } = values;
	const given = values.rounds ?? (quick ? 1 : undefined);
	if (given !== undefined && !/^[1-9]\d*$/.test(String(given))) {
		throw new Error('--rounds takes a whole number');
	}
	const chosen = SCENARIOS.filter(
		({ name }) => positionals.length === 0 || positionals.includes(name),
	);

	const bed = await openBed();
	try {
		for (const { name, title, measure, rounds: usual = DEFAULT_ROUNDS } of chosen) {
			const rounds = Number(given ?? usual);
			console.log(`${name}: ${title}`);
			const text = await measure(bed, { rounds, quick });
			console.log(`\n${text}\n`);
			// Written after each scenario, so that an error near the end doesn't lose half an hour of measurements.
			const how = `\`npm run bench -- ${name} --rounds ${rounds}\``;
			if (!quick) await writeSection(title, text, `Command: ${how}`);
		}
	} finally {
		await bed.close();
	}
}

main().catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});
