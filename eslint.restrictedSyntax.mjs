const REQUEST =
	'Send it through nodes/shared/client.ts: that keeps to the rate limit, signs in and knows what may be sent again.';
const STORE =
	'What lives as long as the process belongs into nodes/shared/state: bounded, with a size that can be read. A constant is a ReadonlySet or a ReadonlyMap.';

/** A name that is declared for the whole module, outside all functions. */
const MODULE =
	':matches(Program, ExportNamedDeclaration) > VariableDeclaration > VariableDeclarator';
const CONSTANT = '[id.typeAnnotation.typeAnnotation.typeName.name=/^Readonly(Map|Set)$/]';
const MADE = 'NewExpression[callee.name=/^(Weak)?(Map|Set)$/]';

/** Selectors of ESLint's `no-restricted-syntax`. */
export default {
	request: [
		{ selector: 'MemberExpression[property.name=/^httpRequest/]', message: REQUEST },
		{ selector: 'MemberExpression > Literal[value=/^httpRequest/]', message: REQUEST },
		{ selector: 'ObjectPattern > Property[key.name=/^httpRequest/]', message: REQUEST },
	],
	store: [
		`${MODULE}:not(${CONSTANT}) > ${MADE}`,
		`${MODULE} > :matches(TSAsExpression, TSSatisfiesExpression) > ${MADE}`,
		`${MODULE} > ObjectExpression > Property > ${MADE}`,
		`${MODULE} > ArrayExpression > ${MADE}`,
		`PropertyDefinition[static=true] > ${MADE}`,
		`Program > ExpressionStatement ${MADE}`,
	].map((selector) => ({ selector, message: STORE })),
};
