import fc from 'fast-check';

import { safeFileName, uniqueName } from '../../../nodes/shared/files/fileName';
import { hostileName } from './arbitraries';
import { holds } from './check';

const fallback = fc.record(
	{
		name: fc.constant('activation'),
		extension: fc.constantFrom('upd', 'ncd', ''),
		vin: hostileName,
		jobId: hostileName,
	},
	{ requiredKeys: ['name', 'extension'] },
);

/** A name that Windows, macOS and Linux all take, and that looks like what it is. */
function expectSafe(name: string): void {
	expect(name).toMatch(
		/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}]+$/u,
	);
	expect(name).not.toMatch(/[/\\<>:"|?*]|^[. ]|[. ]$/);
	expect(name).not.toMatch(/^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$)/i);
	expect(name.length).toBeLessThanOrEqual(150);
	expect(Buffer.byteLength(name)).toBeLessThanOrEqual(250);
}

test('any name becomes one that is safe everywhere, and stays so', () => {
	holds(fc.tuple(hostileName, fallback), ([name, instead]) => {
		const safe = safeFileName(name, instead);
		expectSafe(safe);
		expect(safeFileName(safe, instead)).toBe(safe);
	});
});

test('an extension is kept, or given', () => {
	holds(fc.tuple(hostileName, fallback), ([name, instead]) => {
		expect(safeFileName(`${name}x.ncd`, instead)).toMatch(/\.ncd$/);
		const given = safeFileName(name, instead);
		if (instead.extension !== '') expect(given).toMatch(/[^.]\.([a-z][a-z0-9]{0,9}|7z)$/i);
	});
});

test('names of one item differ, also without regard to letter case', () => {
	const some = fc.constantFrom('a', 'A', 'a (2)', 'A (3)', 'n'.repeat(200), `${'n'.repeat(200)}m`);
	const names = fc.array(fc.oneof(some, hostileName), { maxLength: 12 });
	holds(fc.tuple(names, fallback), ([list, instead]) => {
		const taken = new Map<string, number>();
		const given = list.map((name) => uniqueName(safeFileName(name, instead), taken));
		given.forEach(expectSafe);
		expect(new Set(given.map((name) => name.toLowerCase())).size).toBe(list.length);
	});
});

test('a name of wide characters fits into what Linux allows', () => {
	const name = safeFileName(`${'宝'.repeat(120)}.upd`, { name: 'a', extension: 'upd' });
	expect(name).toBe(`${'宝'.repeat(82)}.upd`);
});

test('what something invisible kept apart is one character', () => {
	const instead = { name: 'a', extension: 'upd' };
	expect(safeFileName('e\u200b\u0301.upd', instead)).toBe('é.upd');
	expect(safeFileName('\u3164\u115f.upd', instead)).toBe('upd.upd');
});
