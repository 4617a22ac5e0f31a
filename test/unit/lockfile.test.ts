/** What `npm ci` installs: known by its checksum, from the public registry and from nowhere else. */
import { readText } from './docs/markdown';

interface Locked {
	readonly version?: string;
	readonly resolved?: string;
	readonly integrity?: string;
	readonly inBundle?: boolean;
	readonly dev?: boolean;
	readonly devOptional?: boolean;
	readonly optional?: boolean;
}

const { packages } = JSON.parse(readText('package-lock.json')) as {
	packages: Record<string, Locked>;
};
const installed = Object.entries(packages).filter(([path]) => path !== '');

it('has a checksum for every package', () => {
	const unknown = installed.filter(([, { integrity, inBundle }]) => !integrity && !inBundle);
	expect(unknown.map(([path]) => path)).toEqual([]);
	expect(installed.length).toBeGreaterThan(100);
});

it('names no address to fetch a package from', () => {
	expect(installed.filter(([, { resolved }]) => resolved).map(([path]) => path)).toEqual([]);
});

it('has nothing that users would install with the package', () => {
	const runtime = installed.filter(
		([, { dev, devOptional, optional }]) => !dev && !devOptional && !optional,
	);
	expect(runtime.map(([path]) => path)).toEqual([]);
});
