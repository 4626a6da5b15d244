import { wordsOf } from './words.ts';

/**
 * English words that say how a sentence is built and not what it is about, as stems. They count little instead of nothing:
 * some works are called "It" or "Us", and whatever is known of their words is better than no vector at all.
 */
export const functionWords: ReadonlySet<string> = new Set(
  wordsOf(`a about after again all also am an and any are as at be because been before being between both but by can could
    did do does doing during each few for from further had has have having he her here hers him his how i if in into is it its
    just ll me more most my no nor not of on only or other our out over own re s same she should so some such t than that the
    their them then there these they this those through to too under until up ve very was we were what when where which while
    who whom whose why will with would you your`),
);
