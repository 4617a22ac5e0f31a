import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';

const PACKAGE = 'n8n-nodes-plain';

/** The type of the plain node, as workflows store it. */
export const PLAIN_TYPE = `${PACKAGE}.plain`;
export const PLAIN_CREDENTIAL = 'plainApi';

const NODE = 'Plain.node';
const CREDENTIAL = 'PlainApi.credentials';

async function compile(name: string, folder: string): Promise<void> {
	const source = await readFile(join(__dirname, `${name}.ts`), 'utf8');
	const { outputText } = transpileModule(source, {
		compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 },
	});
	await writeFile(join(folder, `${name}.js`), outputText);
}

/** Installs the plain package next to this package, in the folder where n8n keeps community packages. */
export async function installPlain(userFolder: string): Promise<void> {
	const folder = join(userFolder, '.n8n', 'nodes', 'node_modules', PACKAGE);
	await mkdir(folder, { recursive: true });
	const manifest = {
		name: PACKAGE,
		version: '0.0.0',
		keywords: ['n8n-community-node-package'],
		n8n: { n8nNodesApiVersion: 1, nodes: [`${NODE}.js`], credentials: [`${CREDENTIAL}.js`] },
	};
	await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
	await Promise.all([NODE, CREDENTIAL].map((name) => compile(name, folder)));
}
