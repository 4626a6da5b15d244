import type { Preference } from '../model/learning.ts';
import type { GatewayScope } from '../pipeline/gateway-scope.ts';
import { nameOf } from './path-summary.ts';
import type { ExplainedPart } from './ranked-connection.ts';

/** The preferences behind a part, the strongest first. */
export async function preferencesOf({ item: { record }, preferences }: ExplainedPart): Promise<readonly Preference[]> {
  return (await preferences()).get(record.id) ?? [];
}

/** `The viewer likes Western (genres, 0.62). They dislike Comedy (genres, -0.20).` */
export async function policySummary(part: ExplainedPart, scope: GatewayScope): Promise<string> {
  const preferences = await preferencesOf(part);
  const names = await Promise.all(preferences.map(({ target }) => nameOf(scope, target)));
  const told = (liked: boolean) => preferences.flatMap(({ relationship, weight }, i) => (weight > 0 === liked ? [`${names[i]} (${relationship}, ${weight.toFixed(2)})`] : [])).join(', ');
  const sentences = [['The viewer likes', told(true)], ['They dislike', told(false)]].flatMap(([words, list]) => (list === '' ? [] : [`${words} ${list}.`]));
  return sentences.length === 0 ? `It fits the viewer’s taste by ${Math.round(part.value * 100)} %.` : sentences.join(' ');
}
