import { readFileSync } from 'node:fs';
import { parse, type CollectionTag, type ScalarTag } from 'yaml';

/** A CloudFormation template or a part of one, with intrinsic functions in their long form. */
export interface Template {
  readonly Parameters?: Readonly<Record<string, { readonly Default?: string | number }>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>>;
}

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** What stands between `${` and `}` in the text of `Fn::Sub`, but for `${!…}`, which is no reference. */
export const placeholders = /\$\{([^!}][^}]*)\}/g;

/** Reads a YAML template; `!Sub text` becomes `{ "Fn::Sub": "text" }`, as CloudFormation reads it. */
export function readTemplate(file: string): Template {
  return parse(readFileSync(file, 'utf8'), { customTags: intrinsicTags }) as Template;
}

const intrinsicTags = ['Ref', 'Condition', 'Sub', 'GetAtt', 'If', 'Not', 'Or', 'And', 'Equals'].flatMap(
  (name): (ScalarTag | CollectionTag)[] => {
    const key = name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
    return [
      {
        tag: `!${name}`,
        resolve: (text) => ({ [key]: name === 'GetAtt' ? text.split('.') : text }),
      },
      {
        tag: `!${name}`,
        collection: 'seq',
        resolve: (items) => ({ [key]: items.toJSON() as unknown }),
      },
    ];
  },
);
