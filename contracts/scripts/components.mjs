// The common parts of both OpenAPI documents: schemas under their names, as generators of clients need them.

export const ref = (name) => ({ $ref: `#/components/schemas/${name}` });

/** The contact of a document: not the provider. */
export const contact = { name: 'shoubei-kit' };

/**
 * A schema and its definitions, each under its title: a generator makes types only of components/schemas. The
 * conditions of `allOf` are left out, because linters and generators of OpenAPI do not read them.
 */
export function componentsIn({ $schema: _, $id: __, allOf: ___, title, $defs = {}, ...schema }) {
  const named = Object.entries($defs).map(([name, one]) => [`"#/$defs/${name}"`, one.title]);
  const moved = (one) =>
    JSON.parse(
      named.reduce(
        (text, [from, to]) => text.replaceAll(from, `"${ref(to).$ref}"`),
        JSON.stringify(one)
          .replaceAll('"signing-rule.schema.json"', `"${ref('SigningRule').$ref}"`)
          .replaceAll('"endpoint.schema.json"', `"${ref('EndpointDeclaration').$ref}"`),
      ),
    );
  return [
    [title, { title, ...moved(schema) }],
    ...Object.values($defs).map((one) => [one.title, moved(one)]),
  ];
}

/** A document in which each reference names a component; one into a component has become what is there. */
export function withoutDeepRefs(document) {
  const at = (path) =>
    path
      .split('/')
      .slice(1)
      .reduce((value, name) => value[name], document);
  const walk = (value) => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(walk);
    const { $ref, ...more } = value;
    if (typeof $ref === 'string' && $ref.split('/').length > 4) return walk({ ...at($ref), ...more });
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, walk(one)]));
  };
  return walk(document);
}
