import { randomUUID } from 'node:crypto';
import type { RequestKind } from '../support/steady-requests.ts';

const viewer = { 'x-trefoil-viewer': 'ann' };
const themes = ['loneliness', 'revenge', 'a heist', 'machines', 'the sea', 'growing up', 'war', 'a letter', 'time travel', 'music'];
/** A Redis remembers what runs before have asked. */
const run = randomUUID();

const search = 'query ($query: String!) { search(query: $query, first: 5) { edges { score node { id ... on MediaContent { title synopsis genres { name parent { name } } people(first: 2) { name } } } } } }';
const put = 'mutation ($key: String!, $title: String!) { putMediaContents(items: [{ key: $key, title: $title, synopsis: "Written under fire.", genres: ["Drama"] }]) { version results { outcome } } }';
const list = '{ mediaContents(first: 5, filter: { year: { gt: 1990 } }) { nodes { title genres { name works(first: 2) { title } } } } }';
const similar = '{ mediaContent(key: "inception-2010") { title similar(first: 5) { nodes { title genres { name } } } } }';
const event = 'mutation ($id: ID!) { recordEvent(event: { id: $id, kind: LIKED, item: "MediaContent:inception-2010" }) { recorded duplicates } }';
const recommend = '{ recommendations(first: 5) { nodes { ... on MediaContent { title genres { name } } } } }';

/** What clients ask of a gateway while its engines fail: every store is asked by one of them, and two of them write. */
export const requestsUnderFire: readonly RequestKind[] = [
  { name: 'search', query: search, variables: (turn) => ({ query: `${themes[turn % themes.length]} in ${turn} of ${run}` }) },
  { name: 'put', query: put, variables: (turn) => ({ key: keyOfPut(turn), title: `Fire ${turn}` }) },
  { name: 'list', query: list, variables: () => ({}) },
  { name: 'similar', query: similar, variables: () => ({}) },
  { name: 'event', query: event, variables: (turn) => ({ id: idOfEvent(turn) }), headers: viewer },
  { name: 'recommend', query: recommend, variables: () => ({}), headers: viewer },
];

/** Needs no store: what it takes longer than nothing, the machine is late with. */
export const control: RequestKind = { name: 'control', query: '{ __typename }', variables: () => ({}) };

export function keyOfPut(turn: number | string): string {
  return `fire-${turn}`;
}

export function idOfEvent(turn: number): string {
  return `event-${turn}`;
}
