import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const names = ['admin', 'example', 'table'] as const;

interface Schema {
  readonly $ref?: string;
  readonly enum?: readonly unknown[];
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
}
interface Document {
  readonly info: { readonly contact?: { readonly name?: string } };
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}
const textOf = (name: string): string =>
  readFileSync(new URL(`../../contracts/openapi/openapi.${name}.json`, import.meta.url), 'utf8');
const documentOf = (name: string): Document => JSON.parse(textOf(name));

// Orval made "Cannot find name 'Status'" of a reference into a component's own definitions.
test.each(names)('in the document %s, each reference names an existing component', (name) => {
  const document = documentOf(name);
  const { components }: { components: Readonly<Record<string, object>> } = document;
  const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/gu)].map(([, ref = '']) => ref);
  const there = new Set(
    Object.entries(components).flatMap(([kind, those]) =>
      Object.keys(those).map((one) => `#/components/${kind}/${one}`),
    ),
  );
  expect(refs.length).toBeGreaterThan(5);
  expect([...new Set(refs)].filter((ref) => !there.has(ref))).toEqual([]);
  expect(JSON.stringify(document)).not.toContain('"$defs"');
});

const pascal = (text: string): string =>
  text.replaceAll(/(?:^|[^0-9A-Za-z]+)([0-9A-Za-z])/gu, (_, letter: string) => letter.toUpperCase());

/** A property for which generators make a separate type, by the name that they use. */
function ownTypes(component: string, { properties = {} }: Schema): readonly string[] {
  return Object.entries(properties).flatMap(([property, schema]) =>
    schema.enum || schema.properties || Array.isArray(schema.type) ? `${component}${pascal(property)}` : [],
  );
}

// Orval made `WriteOffRequestLenientCouponCode` twice, of coupon_code and of couponCode.
test.each(names)('in the document %s, no two types get one name', (name) => {
  const types = Object.entries(documentOf(name).components.schemas).flatMap(([component, schema]) =>
    [pascal(component)].concat(ownTypes(pascal(component), schema)),
  );
  const seen = types.map((type) => type.toLowerCase());
  expect(types.filter((type, at) => seen.indexOf(type.toLowerCase()) !== at)).toEqual([]);
});

// After handling `error` you still had to check for `data`: any media type meant any value, even an empty
// one. And Prism as a mock sent a success for invalid requests.
test.each(['example', 'table'])(
  'any other response of the document %s is JSON, and its example a rejection',
  (name) => {
    const { paths }: { paths: Readonly<Record<string, unknown>> } = JSON.parse(textOf(name));
    expect(paths['/openpay/coupon/wf']).toMatchObject({
      post: {
        responses: {
          default: {
            content: {
              'application/json': {
                examples: { illegal_parameter: { value: { return_msg: '参数不合法' } } },
              },
            },
          },
        },
      },
    });
    expect(textOf(name)).not.toContain('"*/*"');
  },
);
