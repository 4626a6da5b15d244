/**
 * The value of an attribute in the form GraphQL and all ports share: `DateTime` is ISO 8601 in UTC with milliseconds
 * (`2024-05-01T00:00:00.000Z`), `Date` is `2024-05-01`, so both order as text; enums are their names. Null is absence.
 */
export type Scalar = string | number | boolean;
export type Value = Scalar | readonly Scalar[] | JsonValue | null;
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue };

/** Attribute name → value. A name that is missing was not read; a null was read and is absent. */
export type Row = Readonly<Record<string, Value>>;
