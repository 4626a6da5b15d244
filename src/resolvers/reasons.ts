import { ownTexts } from '../catalog/catalog.ts';
import type { Resolvers } from '../generated/shared-types.ts';
import type { PartKind } from '../model/score.ts';
import type { GatewayScope } from '../pipeline/gateway-scope.ts';
import { readAttribute, type Now } from '../pipeline/read-field.ts';
import { highlight, wordsToMark } from './highlight.ts';
import { policySummary, preferencesOf } from './policy-summary.ts';
import { pathSummary } from './path-summary.ts';
import type { ExplainedPart } from './ranked-connection.ts';

const typeOf = { vector: 'VectorReason', text: 'TextReason', graph: 'GraphReason', importance: 'ImportanceReason', recency: 'RecencyReason', policy: 'PolicyReason' } as const satisfies Record<PartKind, string>;

/** The reasons of a score, each part its own type. */
export const reasonResolvers: Pick<Resolvers, 'Reason' | 'VectorReason' | 'TextReason' | 'GraphReason' | 'ImportanceReason' | 'RecencyReason' | 'PolicyReason' | 'GraphPath'> = {
  Reason: { __resolveType: (part: ExplainedPart) => typeOf[part.kind] },
  VectorReason: { summary, cosine: value },
  TextReason: { summary, match: value, highlights },
  GraphReason: { summary, proximity: value, path: (part) => part },
  ImportanceReason: { summary, importance: value },
  RecencyReason: { summary, recency: value },
  PolicyReason: { summary, feature: value, preferences: preferencesOf },
  GraphPath: {
    nodes: (part) => part.item.pathRecords.map((record) => (record.absent ? null : record)),
    relationships: (part) => part.item.path?.types ?? [],
  },
};

function value(part: ExplainedPart): number {
  return part.value;
}

async function highlights({ item: { record }, text = '' }: ExplainedPart, _args: unknown, scope: GatewayScope): Promise<string[]> {
  const words = wordsToMark(text);
  // What one of them throws must not leave the others behind unawaited.
  const values = await Promise.all(ownTexts(record.entity).map(async ({ name }) => readAttribute(scope, record, name)));
  return values.flatMap((value) => highlight([value ?? ''].flat().join(', '), words) ?? []);
}

function summary(part: ExplainedPart, _args: unknown, scope: GatewayScope): Now<string> {
  const share = `${Math.round(part.value * 100)} %`;
  switch (part.kind) {
    case 'vector':
      return `Its meaning is ${part.value > 0 ? 'near' : 'far'}: cosine ${part.value.toFixed(2)}.`;
    case 'text':
      return `It holds words of the query: match ${share}.`;
    case 'graph':
      return pathSummary(part, scope);
    case 'importance':
      return `It is important: ${share} of the most there is.`;
    case 'recency':
      return `It is recent: ${share}.`;
    case 'policy':
      return policySummary(part, scope);
    default:
      return part.kind satisfies never;
  }
}
