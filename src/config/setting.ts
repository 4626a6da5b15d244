/** One setting: read from the environment, checked, with what `--help` and error messages say of it. */
export interface Setting<T, Default extends string | undefined = string | undefined> {
  readonly name: string;
  /** As it would be written; undefined where there is none. */
  readonly byDefault: Default;
  readonly description: string;
  /** Never shown, neither in help nor in errors. */
  readonly secret: boolean;
  /** The value, or what was expected instead. */
  readonly parse: (text: string) => T | Expected;
}

/** What a setting's value should have been: `a port from 0 to 65535`. */
export class Expected {
  readonly what: string;

  constructor(what: string) {
    this.what = what;
  }
}

export function text<Default extends string | undefined>(name: string, byDefault: Default, description: string): Setting<string, Default> {
  return { name, byDefault, description, secret: false, parse: (value) => value };
}

export function secret(name: string, description: string): Setting<string, undefined> {
  return { name, byDefault: undefined, description, secret: true, parse: (value) => value };
}

export function integer(name: string, byDefault: number, from: number, to: number, description: string): Setting<number, string> {
  const parse = (value: string) => (/^\d+$/.test(value) && Number(value) >= from && Number(value) <= to ? Number(value) : new Expected(`a whole number from ${from} to ${to}`));
  return { name, byDefault: String(byDefault), description, secret: false, parse };
}

export function choice<const C extends string>(name: string, choices: readonly C[], byDefault: C, description: string): Setting<C, string> {
  const parse = (value: string) => choices.find((member) => member === value) ?? new Expected(choices.join(' or '));
  return { name, byDefault, description: `${description} ${choices.join(' or ')}.`, secret: false, parse };
}

export function url(name: string, description: string): Setting<string, undefined> {
  const parse = (value: string) => (/^https?:\/\/[^\s]+$/.test(value) && URL.canParse(value) ? value : new Expected('an http or https address'));
  return { name, byDefault: undefined, description, secret: false, parse };
}

export function list(name: string, description: string): Setting<readonly string[], undefined> {
  return { name, byDefault: undefined, description, secret: false, parse: (value) => value.split(',').map((member) => member.trim()).filter(Boolean) };
}

/** It holds a password, so it is never shown. */
export function databaseUrl(name: string, description: string): Setting<string, undefined> {
  const parse = (value: string) => (/^postgres(ql)?:\/\/[^\s]+$/.test(value) && URL.canParse(value) ? value : new Expected('postgres://user:password@host:port/database'));
  return { name, byDefault: undefined, description, secret: true, parse };
}

export function identifier(name: string, byDefault: string, description: string): Setting<string, string> {
  const parse = (value: string) => (/^[a-z_][a-z0-9_]{0,50}$/.test(value) ? value : new Expected('a name of at most 51 of a-z, 0-9 and _, the first no digit'));
  return { name, byDefault, description, secret: false, parse };
}

/** What labels begin with. */
export function labelPrefix(name: string, byDefault: string, description: string): Setting<string, string> {
  const parse = (value: string) => (/^[A-Za-z][A-Za-z0-9_]{0,50}$/.test(value) ? value : new Expected('at most 51 of A-Z, a-z, 0-9 and _, the first a letter'));
  return { name, byDefault, description, secret: false, parse };
}

/** It holds a password, so it is never shown. */
export function redisUrl(name: string, description: string): Setting<string, undefined> {
  const parse = (value: string) => (/^rediss?:\/\/[^\s]+$/.test(value) && URL.canParse(value) ? value : new Expected('redis://user:password@host:port, or rediss: for TLS'));
  return { name, byDefault: undefined, description, secret: true, parse };
}

export function neo4jUri(name: string, description: string): Setting<string, undefined> {
  const parse = (value: string) => (/^(neo4j|bolt)(\+s|\+ssc)?:\/\/[^\s@]+$/.test(value) && URL.canParse(value) ? value : new Expected('neo4j://host:port or bolt://host:port, with +s behind the scheme for TLS, and without user and password'));
  return { name, byDefault: undefined, description, secret: false, parse };
}
