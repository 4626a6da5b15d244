import type { Service } from './service.ts';
import { services } from './services.ts';

/** The services that are named; `all` is every one. Throws a sentence for a name that is none. */
export function chooseServices(names: readonly string[], otherwise: readonly Service[]): readonly Service[] {
  const unknown = names.find((name) => name !== 'all' && !services.some((service) => service.name === name));
  if (unknown !== undefined) throw new Error(`there is no service ${unknown}: name some of ${services.map(({ name }) => name).join(', ')}, or all`);
  if (names.includes('all')) return services;
  return names.length === 0 ? otherwise : services.filter(({ name }) => names.includes(name));
}
