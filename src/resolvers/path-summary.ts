import type { EntityRef } from '../model/entity-ref.ts';
import type { GatewayScope } from '../pipeline/gateway-scope.ts';
import { readAttribute, type Now } from '../pipeline/read-field.ts';
import type { ExplainedPart } from './ranked-connection.ts';

/** `Related to Inception through Leonardo DiCaprio (FEATURES, FEATURES).` */
export function pathSummary({ item: { path } }: ExplainedPart, scope: GatewayScope): Now<string> {
  if (path === undefined) return 'It is related.';
  if (path.nodes.length === 1) return 'It is what the query names.';
  const names = path.nodes.slice(0, -1).map((node) => nameOf(scope, node));
  return names.some((name) => name instanceof Promise) ? Promise.all(names).then((all) => sentence(all, path.types)) : sentence(names as string[], path.types);
}

function sentence([from, ...through]: readonly string[], types: readonly string[]): string {
  return `Related to ${from}${through.length === 0 ? '' : ` through ${through.join(', ')}`} (${types.join(', ')}).`;
}

/** What people call it; its own key where it has no name, or none that could be read. */
export function nameOf(scope: GatewayScope, ref: EntityRef): Now<string> {
  const record = scope.io.table.find(ref);
  const attribute = record?.entity.nameAttribute;
  if (record === undefined || attribute === undefined) return ref.key;
  try {
    const name = readAttribute(scope, record, attribute.name);
    return name instanceof Promise ? name.then((value) => String(value ?? ref.key), () => ref.key) : String(name ?? ref.key);
  } catch {
    return ref.key;
  }
}
