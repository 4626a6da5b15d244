import type { Preference } from '../model/learning.ts';
import type { GatewayScope } from '../pipeline/gateway-scope.ts';
import type { Now } from '../pipeline/read-field.ts';
import { nameOf } from './path-summary.ts';
import type { ExplainedPart } from './ranked-connection.ts';

/** `The viewer likes what it leads to: Western (genres, 0.62); less so: Comedy (genres, -0.20).` */
export function policySummary({ item: { preferences } }: ExplainedPart, scope: GatewayScope): Now<string> {
  const names = preferences.map(({ target }) => nameOf(scope, target));
  return names.some((name) => name instanceof Promise) ? Promise.all(names).then((all) => sentence(preferences, all)) : sentence(preferences, names as string[]);
}

function sentence(preferences: readonly Preference[], names: readonly string[]): string {
  const told = (liked: boolean) => preferences.flatMap(({ relationship, weight }, i) => (weight > 0 === liked ? [`${names[i]} (${relationship}, ${weight.toFixed(2)})`] : [])).join(', ');
  const sentences = [['The viewer likes', told(true)], ['They dislike', told(false)]].flatMap(([words, list]) => (list === '' ? [] : [`${words} ${list}.`]));
  return sentences.length === 0 ? 'It is led to by many small preferences.' : sentences.join(' ');
}
