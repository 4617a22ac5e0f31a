import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

import restrictedSyntax from './eslint.restrictedSyntax.mjs';

/** The one way out, and the one home of what lives as long as the process. Tried on samples in test/unit/restrictedSyntax.test.ts. */
const { request, store } = restrictedSyntax;

const shipped = ['nodes/**/*.ts', 'credentials/**/*.ts'];

export default defineConfig(
	{ ignores: ['dist/', 'coverage/', 'demo-output/', '.cache/'] },
	{
		files: ['**/*.ts'],
		extends: [tseslint.configs.recommendedTypeChecked],
		languageOptions: { parserOptions: { project: './test/tsconfig.json' } },
		linterOptions: { reportUnusedDisableDirectives: 'error' },
	},
	{
		// Loaded in a way that can fail in our own words.
		files: ['nodes/shared/api/zod.ts'],
		rules: { '@typescript-eslint/no-require-imports': ['error', { allow: ['^zod$'] }] },
	},
	{ files: shipped, extends: [n8nCommunityNodesPlugin.configs.recommended] },
	{ files: shipped, rules: { 'no-console': 'error' } },
	{
		files: ['package.json'],
		extends: [n8nCommunityNodesPlugin.configs.recommended],
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } },
		rules: n8nNodesBase.configs.community.rules,
	},
	{
		files: ['nodes/**/*.ts'],
		rules: { 'no-restricted-syntax': ['error', ...request, ...store] },
	},
	{
		files: ['nodes/shared/client.ts'],
		rules: { 'no-restricted-syntax': ['error', ...store] },
	},
	{
		files: ['nodes/shared/state/*.ts'],
		rules: { 'no-restricted-syntax': ['error', ...request] },
	},
	{
		files: ['nodes/**/*.ts'],
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		rules: n8nNodesBase.configs.nodes.rules,
	},
	{
		files: ['credentials/**/*.ts'],
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		rules: n8nNodesBase.configs.credentials.rules,
	},
	{
		// The same three exceptions as n8n's own gate: see buildScanConfig in @n8n/scan-community-package.
		files: shipped,
		rules: {
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
			'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
		},
	},
	{
		files: ['test/**/*.ts'],
		rules: { '@typescript-eslint/unbound-method': 'off' },
	},
);
