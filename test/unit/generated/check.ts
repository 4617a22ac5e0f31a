import fc, { type Arbitrary } from 'fast-check';
import { createContext, Script } from 'node:vm';

/** Runs of each property; the variable asks for more of them, to look for what a usual run leaves out. */
export const RUNS = Number(process.env.GENERATED_RUNS ?? 100);

/** Far more than any call needs, also on a busy machine; what is not linear needs minutes. */
const SECONDS = 30;

const context = createContext({ call: (): unknown => undefined });
const script = new Script('call()');

/** Makes a call that is ended if it hangs, even in the midst of a regular expression. */
export function within<T>(call: () => T, seconds = SECONDS): T {
	Object.assign(context, { call });
	return script.runInContext(context, { timeout: seconds * 1000 }) as T;
}

const PROTOTYPES = [Object, Array, Function, String, Number, Map, Set, Buffer].map(
	({ prototype }): object => prototype as object,
);

/** The names on the prototypes of this process. */
const prototypeNames = (): string =>
	PROTOTYPES.map((prototype) => Reflect.ownKeys(prototype).map(String).join(' ')).join('\n');

/** Checks what is said of every value, that no call hangs, and that none leaves anything on a prototype. */
export function holds<T>(arbitrary: Arbitrary<T>, check: (value: T) => void, runs = RUNS): void {
	const before = prototypeNames();
	fc.assert(
		fc.property(arbitrary, (value) => {
			within(() => check(value));
			if (prototypeNames() !== before) throw new Error('a prototype has changed');
		}),
		{ numRuns: runs },
	);
}

/** Whether text can be shown: no control, format or line characters, and no half ones. */
export const SHOWABLE = /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]*$/u;
