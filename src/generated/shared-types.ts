// Generated from schema/shared by "npm run generate"; do not edit.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { EntityRecord } from '../loaders/entity-record.ts';
import type { RankedConnection, RankedEdge, ExplainedPart } from '../resolvers/ranked-connection.ts';
import type { Change } from '../ports/truth-store.ts';
import type { PolicySource, PreferenceSource, PreferenceChangeSource, RecordedEventSource } from '../resolvers/learning-resolvers.ts';
import type { Feedback } from '../ports/learning-store.ts';
import type { FoundSuggestion, FoundPath, FoundRelationship } from '../pipeline/read-field.ts';
import type { GatewayScope } from '../pipeline/gateway-scope.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** An instant, ISO 8601 in UTC with milliseconds: `2024-05-01T12:00:00.000Z`. Any offset is accepted in input. */
  DateTime: { input: string; output: string; }
  /** A calendar day: `2024-05-01`. */
  Date: { input: string; output: string; }
  /** Any JSON value. */
  JSON: { input: unknown; output: unknown; }
};

/** What can be followed, by websocket. */
export type Subscription = {
  /**
   * Each change of an instance, in the order of the log, as soon as no earlier one can come any more. Nothing is left out between
   * two changes that are given; after a lost connection go on from the last cursor seen. What came right before may come again.
   */
  readonly changes: ChangeEvent;
  /**
   * What each event of the viewer changed, as soon as no earlier one can come any more. Nothing is left out; after a lost connection
   * go on from the last cursor seen. What came right before may come again, known by its event's `id`.
   */
  readonly learningFeedback?: Maybe<LearningFeedback>;
};


/** What can be followed, by websocket. */
export type SubscriptionChangesArgs = {
  types?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  filter?: InputMaybe<ChangeFilter>;
  after?: InputMaybe<Scalars['String']['input']>;
};


/** What can be followed, by websocket. */
export type SubscriptionLearningFeedbackArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
};

/** Conditions on what has changed, one member for each type. A type without conditions is not restricted. */
export type ChangeFilter = {
  /** Not these kinds of change. */
  readonly except?: InputMaybe<ReadonlyArray<ChangeOperation>>;
};

/** What happened to an instance. */
export type ChangeOperation =
  /** It was created, or its attributes changed. */
  | 'PUT'
  /** It is not there any more. */
  | 'DELETED'
  /** An edge of it changed, or something that its document is made of. */
  | 'TOUCHED';

/** One change of one instance. */
export type ChangeEvent = {
  /** Give it to `after` to go on behind this change. */
  readonly cursor: Scalars['String']['output'];
  /** What happened. */
  readonly operation: ChangeOperation;
  /** The global id that it has or had. */
  readonly id: Scalars['ID']['output'];
  /** Its type, by name. */
  readonly type: Scalars['String']['output'];
  /** How it is now, which may be later than this change; null where it is not there any more. */
  readonly node?: Maybe<Node>;
  /** When it was written. */
  readonly at: Scalars['DateTime']['output'];
};

/** How many of the rows say one text. */
export type StringFacet = {
  /** The text. */
  readonly value: Scalars['String']['output'];
  /** How many of the rows that pass the filter say so. */
  readonly count: Scalars['Int']['output'];
};

/** How many of the rows say one id. */
export type IdFacet = {
  /** The id. */
  readonly value: Scalars['ID']['output'];
  /** How many of the rows that pass the filter say so. */
  readonly count: Scalars['Int']['output'];
};

/** How many of the rows say yes, or no. */
export type BooleanFacet = {
  /** Yes or no. */
  readonly value: Scalars['Boolean']['output'];
  /** How many of the rows that pass the filter say so. */
  readonly count: Scalars['Int']['output'];
};

/** How many of the rows have a number from here to there. */
export type NumberRangeFacet = {
  /** The least number of the range, a multiple of its width. */
  readonly from: Scalars['Float']['output'];
  /** The least number behind the range: `gte: from, lt: to` finds what is counted. */
  readonly to: Scalars['Float']['output'];
  /** How many of the rows that pass the filter have a number in it; never 0. */
  readonly count: Scalars['Int']['output'];
};

/** How many of the rows have a day from here to there. */
export type DateRangeFacet = {
  /** The first day of the range. */
  readonly from: Scalars['Date']['output'];
  /** The first day behind the range; null where that is behind the year 9999. */
  readonly to?: Maybe<Scalars['Date']['output']>;
  /** How many of the rows that pass the filter have a day in it; never 0. */
  readonly count: Scalars['Int']['output'];
};

/** How many of the rows have a moment from here to there. */
export type DateTimeRangeFacet = {
  /** The first moment of the range. */
  readonly from: Scalars['DateTime']['output'];
  /** The first moment behind the range; null where that is behind the year 9999. */
  readonly to?: Maybe<Scalars['DateTime']['output']>;
  /** How many of the rows that pass the filter have a moment in it; never 0. */
  readonly count: Scalars['Int']['output'];
};

/** A width of ranges of time, in UTC. */
export type DateInterval =
  /** From midnight to midnight. */
  | 'DAY'
  /** From Monday to Monday. */
  | 'WEEK'
  /** A month of the calendar. */
  | 'MONTH'
  /** January to March, April to June, July to September, October to December. */
  | 'QUARTER'
  /** A year of the calendar. */
  | 'YEAR'
  /** 1990 to 1999. */
  | 'DECADE'
  /** 1901 to 2000. */
  | 'CENTURY';

/** Conditions on a text. All that are given must hold. A comparison with an absent value is false, also `ne` and `notIn`. */
export type StringFilter = {
  /** Equal to. */
  readonly eq?: InputMaybe<Scalars['String']['input']>;
  /** Present and not equal to. */
  readonly ne?: InputMaybe<Scalars['String']['input']>;
  /** One of these. */
  readonly in?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Present and none of these. */
  readonly notIn?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Before, by code point. */
  readonly lt?: InputMaybe<Scalars['String']['input']>;
  /** Before or equal to, by code point. */
  readonly lte?: InputMaybe<Scalars['String']['input']>;
  /** After, by code point. */
  readonly gt?: InputMaybe<Scalars['String']['input']>;
  /** After or equal to, by code point. */
  readonly gte?: InputMaybe<Scalars['String']['input']>;
  /** Begins with, exactly as written. */
  readonly startsWith?: InputMaybe<Scalars['String']['input']>;
  /** Absent (true) or present (false). */
  readonly isNull?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Conditions on an identifier. All that are given must hold. */
export type IdFilter = {
  /** Equal to. */
  readonly eq?: InputMaybe<Scalars['ID']['input']>;
  /** Present and not equal to. */
  readonly ne?: InputMaybe<Scalars['ID']['input']>;
  /** One of these. */
  readonly in?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Present and none of these. */
  readonly notIn?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Begins with, exactly as written. */
  readonly startsWith?: InputMaybe<Scalars['String']['input']>;
  /** Absent (true) or present (false). */
  readonly isNull?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Conditions on a whole number. All that are given must hold. A comparison with an absent value is false. */
export type IntFilter = {
  /** Equal to. */
  readonly eq?: InputMaybe<Scalars['Int']['input']>;
  /** Present and not equal to. */
  readonly ne?: InputMaybe<Scalars['Int']['input']>;
  /** One of these. */
  readonly in?: InputMaybe<ReadonlyArray<Scalars['Int']['input']>>;
  /** Present and none of these. */
  readonly notIn?: InputMaybe<ReadonlyArray<Scalars['Int']['input']>>;
  /** Less than. */
  readonly lt?: InputMaybe<Scalars['Int']['input']>;
  /** Less than or equal to. */
  readonly lte?: InputMaybe<Scalars['Int']['input']>;
  /** Greater than. */
  readonly gt?: InputMaybe<Scalars['Int']['input']>;
  /** Greater than or equal to. */
  readonly gte?: InputMaybe<Scalars['Int']['input']>;
  /** Absent (true) or present (false). */
  readonly isNull?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Conditions on a number. All that are given must hold. A comparison with an absent value is false. */
export type FloatFilter = {
  /** Equal to. */
  readonly eq?: InputMaybe<Scalars['Float']['input']>;
  /** Present and not equal to. */
  readonly ne?: InputMaybe<Scalars['Float']['input']>;
  /** One of these. */
  readonly in?: InputMaybe<ReadonlyArray<Scalars['Float']['input']>>;
  /** Present and none of these. */
  readonly notIn?: InputMaybe<ReadonlyArray<Scalars['Float']['input']>>;
  /** Less than. */
  readonly lt?: InputMaybe<Scalars['Float']['input']>;
  /** Less than or equal to. */
  readonly lte?: InputMaybe<Scalars['Float']['input']>;
  /** Greater than. */
  readonly gt?: InputMaybe<Scalars['Float']['input']>;
  /** Greater than or equal to. */
  readonly gte?: InputMaybe<Scalars['Float']['input']>;
  /** Absent (true) or present (false). */
  readonly isNull?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Conditions on a truth value. All that are given must hold. */
export type BooleanFilter = {
  /** Equal to. */
  readonly eq?: InputMaybe<Scalars['Boolean']['input']>;
  /** Present and not equal to. */
  readonly ne?: InputMaybe<Scalars['Boolean']['input']>;
  /** Absent (true) or present (false). */
  readonly isNull?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Conditions on an instant. All that are given must hold. A comparison with an absent value is false. */
export type DateTimeFilter = {
  /** Equal to. */
  readonly eq?: InputMaybe<Scalars['DateTime']['input']>;
  /** Present and not equal to. */
  readonly ne?: InputMaybe<Scalars['DateTime']['input']>;
  /** One of these. */
  readonly in?: InputMaybe<ReadonlyArray<Scalars['DateTime']['input']>>;
  /** Present and none of these. */
  readonly notIn?: InputMaybe<ReadonlyArray<Scalars['DateTime']['input']>>;
  /** Before. */
  readonly lt?: InputMaybe<Scalars['DateTime']['input']>;
  /** At or before. */
  readonly lte?: InputMaybe<Scalars['DateTime']['input']>;
  /** After. */
  readonly gt?: InputMaybe<Scalars['DateTime']['input']>;
  /** At or after. */
  readonly gte?: InputMaybe<Scalars['DateTime']['input']>;
  /** Absent (true) or present (false). */
  readonly isNull?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Conditions on a day. All that are given must hold. A comparison with an absent value is false. */
export type DateFilter = {
  /** Equal to. */
  readonly eq?: InputMaybe<Scalars['Date']['input']>;
  /** Present and not equal to. */
  readonly ne?: InputMaybe<Scalars['Date']['input']>;
  /** One of these. */
  readonly in?: InputMaybe<ReadonlyArray<Scalars['Date']['input']>>;
  /** Present and none of these. */
  readonly notIn?: InputMaybe<ReadonlyArray<Scalars['Date']['input']>>;
  /** Before. */
  readonly lt?: InputMaybe<Scalars['Date']['input']>;
  /** On or before. */
  readonly lte?: InputMaybe<Scalars['Date']['input']>;
  /** After. */
  readonly gt?: InputMaybe<Scalars['Date']['input']>;
  /** On or after. */
  readonly gte?: InputMaybe<Scalars['Date']['input']>;
  /** Absent (true) or present (false). */
  readonly isNull?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Conditions on a list of texts. All that are given must hold. On an absent list only `isNull` can hold. */
export type StringListFilter = {
  /** Shares at least one member with these. */
  readonly hasSome?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Holds all of these. */
  readonly hasAll?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Shares no member with these. */
  readonly hasNone?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Absent (true) or present (false). */
  readonly isNull?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Conditions on a list of identifiers. All that are given must hold. On an absent list only `isNull` can hold. */
export type IdListFilter = {
  /** Shares at least one member with these. */
  readonly hasSome?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Holds all of these. */
  readonly hasAll?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Shares no member with these. */
  readonly hasNone?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Absent (true) or present (false). */
  readonly isNull?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Conditions on a list of whole numbers. All that are given must hold. On an absent list only `isNull` can hold. */
export type IntListFilter = {
  /** Shares at least one member with these. */
  readonly hasSome?: InputMaybe<ReadonlyArray<Scalars['Int']['input']>>;
  /** Holds all of these. */
  readonly hasAll?: InputMaybe<ReadonlyArray<Scalars['Int']['input']>>;
  /** Shares no member with these. */
  readonly hasNone?: InputMaybe<ReadonlyArray<Scalars['Int']['input']>>;
  /** Absent (true) or present (false). */
  readonly isNull?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Conditions on a list of numbers. All that are given must hold. On an absent list only `isNull` can hold. */
export type FloatListFilter = {
  /** Shares at least one member with these. */
  readonly hasSome?: InputMaybe<ReadonlyArray<Scalars['Float']['input']>>;
  /** Holds all of these. */
  readonly hasAll?: InputMaybe<ReadonlyArray<Scalars['Float']['input']>>;
  /** Shares no member with these. */
  readonly hasNone?: InputMaybe<ReadonlyArray<Scalars['Float']['input']>>;
  /** Absent (true) or present (false). */
  readonly isNull?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Conditions on a list of truth values. All that are given must hold. On an absent list only `isNull` can hold. */
export type BooleanListFilter = {
  /** Shares at least one member with these. */
  readonly hasSome?: InputMaybe<ReadonlyArray<Scalars['Boolean']['input']>>;
  /** Holds all of these. */
  readonly hasAll?: InputMaybe<ReadonlyArray<Scalars['Boolean']['input']>>;
  /** Shares no member with these. */
  readonly hasNone?: InputMaybe<ReadonlyArray<Scalars['Boolean']['input']>>;
  /** Absent (true) or present (false). */
  readonly isNull?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Conditions on a list of instants. All that are given must hold. On an absent list only `isNull` can hold. */
export type DateTimeListFilter = {
  /** Shares at least one member with these. */
  readonly hasSome?: InputMaybe<ReadonlyArray<Scalars['DateTime']['input']>>;
  /** Holds all of these. */
  readonly hasAll?: InputMaybe<ReadonlyArray<Scalars['DateTime']['input']>>;
  /** Shares no member with these. */
  readonly hasNone?: InputMaybe<ReadonlyArray<Scalars['DateTime']['input']>>;
  /** Absent (true) or present (false). */
  readonly isNull?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Conditions on a list of days. All that are given must hold. On an absent list only `isNull` can hold. */
export type DateListFilter = {
  /** Shares at least one member with these. */
  readonly hasSome?: InputMaybe<ReadonlyArray<Scalars['Date']['input']>>;
  /** Holds all of these. */
  readonly hasAll?: InputMaybe<ReadonlyArray<Scalars['Date']['input']>>;
  /** Shares no member with these. */
  readonly hasNone?: InputMaybe<ReadonlyArray<Scalars['Date']['input']>>;
  /** Absent (true) or present (false). */
  readonly isNull?: InputMaybe<Scalars['Boolean']['input']>;
};

/**
 * What a viewer can have done with an item. `@reward` says what it is worth; a kind without it is worth what its event's `rating`
 * says. `@seen` says that they had the item, so that it is not recommended any more. A domain adds its own by `extend enum EventKind`.
 */
export type EventKind =
  /** Was shown, opened or begun. */
  | 'VIEWED'
  /** Was seen, read or heard to the end. */
  | 'FINISHED'
  /** Was liked. */
  | 'LIKED'
  /** Was kept for later. */
  | 'SAVED'
  /** Was passed on to others. */
  | 'SHARED'
  /** Was given a `rating` from 0 to 1, worth 2 · rating − 1. */
  | 'RATED'
  /** Was left before its end. */
  | 'SKIPPED'
  /** Was sent away from a list, unseen. */
  | 'DISMISSED'
  /** Was disliked. */
  | 'DISLIKED';

/** What can be changed. Each field is one transaction; several in one operation are done in order. */
export type Mutation = {
  /** Records what the viewer did with an item, and learns from it, in one transaction. */
  readonly recordEvent?: Maybe<RecordEventsPayload>;
  /** Records what the viewer did, 1 to 1,000 events in any order of time, and learns from it, in one transaction. */
  readonly recordEvents?: Maybe<RecordEventsPayload>;
  /** Sets preferences or constraints of the viewer outright, or both in one transaction. What is not named stays as it is. */
  readonly setPolicy?: Maybe<PolicyPayload>;
  /**
   * Forgets all preferences of the viewer in a context, and what they liked there. Events that were recorded stay known by their ids,
   * and are not learnt from again; what was seen stays seen.
   */
  readonly resetPolicy?: Maybe<PolicyPayload>;
  /**
   * Removes all that is kept of the viewer within this tenant and project, in one transaction: the policies of every context
   * with their constraints, all events, all feedback. It cannot be undone. An event that is sent again counts again.
   */
  readonly forgetViewer?: Maybe<ForgetViewerPayload>;
  /** Deletes instances of any types with all their edges, in one transaction. */
  readonly deleteNodes?: Maybe<DeletePayload>;
};


/** What can be changed. Each field is one transaction; several in one operation are done in order. */
export type MutationRecordEventArgs = {
  event: EventInput;
};


/** What can be changed. Each field is one transaction; several in one operation are done in order. */
export type MutationRecordEventsArgs = {
  events: ReadonlyArray<EventInput>;
};


/** What can be changed. Each field is one transaction; several in one operation are done in order. */
export type MutationSetPolicyArgs = {
  context?: Scalars['String']['input'];
  preferences?: InputMaybe<ReadonlyArray<PreferenceInput>>;
  constraints?: InputMaybe<SearchFilter>;
};


/** What can be changed. Each field is one transaction; several in one operation are done in order. */
export type MutationResetPolicyArgs = {
  context?: Scalars['String']['input'];
  constraints?: Scalars['Boolean']['input'];
};


/** What can be changed. Each field is one transaction; several in one operation are done in order. */
export type MutationDeleteNodesArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>;
  clientMutationId?: InputMaybe<Scalars['ID']['input']>;
};

/** What can be asked. All of one operation is planned together. */
export type Query = {
  /** What was learnt of the viewer in a context. */
  readonly policy?: Maybe<Policy>;
  /** The instance with this global id; null where there is none. */
  readonly node?: Maybe<Node>;
  /** The instances with these global ids, in the same order, null for each that does not exist. At most 1,000. */
  readonly nodes?: Maybe<ReadonlyArray<Maybe<Node>>>;
  /**
   * The shortest way from one instance to another over relationships of any type, followed in either direction; null where
   * none is as short as `maxDepth`. Of several equally short ones the one whose nodes come first by type and own key.
   */
  readonly path?: Maybe<Path>;
  /**
   * Everything that is found by meaning, best first. An item's score is the sum of its weighted parts; `why` lists them.
   * Give `query`, `vector` or both: the text is embedded, matched word by word, and things it names (a genre, a person) pull
   * their neighbours up; the vector stands for the text's meaning.
   */
  readonly search?: Maybe<SearchConnection>;
  /** The items nearest to the given ones, by meaning and by what they are related to, best first. Those given are left out. */
  readonly similar?: Maybe<SearchConnection>;
  /**
   * What the viewer may like next, best first: near what they liked by meaning and by relations, led to by their preferences,
   * important or recent. Without a history it is the important and the recent. Scores are made of the same parts as a search's, with
   * what they liked in the place of what is asked for. A cursor holds for one version of the policy: once an event or `setPolicy` has
   * changed it, read the first page again, with what was shown already in `filter: { exclude }`.
   */
  readonly recommendations?: Maybe<SearchConnection>;
  /**
   * Names to complete what someone is typing: names that begin so first, then names with a word that does, then names that
   * would with a typo forgiven; among these the most important first. Case, accents and punctuation do not count.
   */
  readonly suggest?: Maybe<ReadonlyArray<Suggestion>>;
};


/** What can be asked. All of one operation is planned together. */
export type QueryPolicyArgs = {
  context?: Scalars['String']['input'];
};


/** What can be asked. All of one operation is planned together. */
export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


/** What can be asked. All of one operation is planned together. */
export type QueryNodesArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>;
};


/** What can be asked. All of one operation is planned together. */
export type QueryPathArgs = {
  from: Scalars['ID']['input'];
  to: Scalars['ID']['input'];
  via?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  maxDepth?: Scalars['Int']['input'];
};


/** What can be asked. All of one operation is planned together. */
export type QuerySearchArgs = {
  query?: InputMaybe<Scalars['String']['input']>;
  vector?: InputMaybe<ReadonlyArray<Scalars['Float']['input']>>;
  types?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  filter?: InputMaybe<SearchFilter>;
  weights?: InputMaybe<SearchWeights>;
  minScore?: InputMaybe<Scalars['Float']['input']>;
  first?: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
  context?: InputMaybe<Scalars['String']['input']>;
};


/** What can be asked. All of one operation is planned together. */
export type QuerySimilarArgs = {
  to: ReadonlyArray<Scalars['ID']['input']>;
  types?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  filter?: InputMaybe<SearchFilter>;
  weights?: InputMaybe<SearchWeights>;
  minScore?: InputMaybe<Scalars['Float']['input']>;
  first?: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};


/** What can be asked. All of one operation is planned together. */
export type QueryRecommendationsArgs = {
  context?: Scalars['String']['input'];
  types?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  filter?: InputMaybe<SearchFilter>;
  weights?: InputMaybe<SearchWeights>;
  minScore?: InputMaybe<Scalars['Float']['input']>;
  seen?: SeenItems;
  first?: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};


/** What can be asked. All of one operation is planned together. */
export type QuerySuggestArgs = {
  prefix: Scalars['String']['input'];
  types?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  first?: Scalars['Int']['input'];
};

/** Something that the viewer did with an item. */
export type EventInput = {
  /** Names the event among all of this viewer, so that it can be sent again without being learnt from twice. 1 to 200 characters. */
  readonly id: Scalars['ID']['input'];
  /** What was done. */
  readonly kind: EventKind;
  /** Global id of an instance that has vectors. */
  readonly item: Scalars['ID']['input'];
  /** In which of their contexts the viewer did it, such as `evening` or `kids`: what is learnt in one says nothing in another. 1 to 100 characters. */
  readonly context?: Scalars['String']['input'];
  /** From 0 to 1. For kinds that are worth what it says, and for no other. */
  readonly rating?: InputMaybe<Scalars['Float']['input']>;
  /** When it was done; now where absent. Late is welcome; at most five minutes ahead. */
  readonly at?: InputMaybe<Scalars['DateTime']['input']>;
};

/** What came of a recording. */
export type RecordEventsPayload = {
  /** How many events were new. */
  readonly recorded: Scalars['Int']['output'];
  /** How many were known by their id already, and changed nothing. */
  readonly duplicates: Scalars['Int']['output'];
  /** Where the last of them stands in the feedback: `learningFeedback(after:)` goes on behind it. Null where none was new. */
  readonly cursor?: Maybe<Scalars['String']['output']>;
};

/** What is believed of a viewer in one context. */
export type Policy = {
  /** The context. */
  readonly context: Scalars['String']['output'];
  /** Grows with each change; 0 where there was none yet. */
  readonly version: Scalars['Int']['output'];
  /** When it was changed last. */
  readonly updatedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What items must hold to, as it was set: give it back to `setPolicy` as it is. Null where there are none. */
  readonly constraints?: Maybe<Scalars['JSON']['output']>;
  /** What the viewer likes and dislikes, the strongest first. */
  readonly preferences: ReadonlyArray<Preference>;
};


/** What is believed of a viewer in one context. */
export type PolicyPreferencesArgs = {
  first?: Scalars['Int']['input'];
  relationship?: InputMaybe<Scalars['String']['input']>;
};

/** How much a viewer likes items that lead to something. */
export type Preference = {
  /** The relationship that leads there, as the field is called on items. */
  readonly relationship: Scalars['String']['output'];
  /** Where it leads; null where that is not there any more. */
  readonly target?: Maybe<Node>;
  /** Where it leads, by global id. */
  readonly targetId: Scalars['ID']['output'];
  /** From -1, dislikes it, over 0, nothing is known, to 1. */
  readonly weight: Scalars['Float']['output'];
  /** How many events' worth of evidence there is. It fades: newer events on the same target let it count half after 180 days. */
  readonly evidence: Scalars['Float']['output'];
};

/** A preference as a viewer states it. */
export type PreferenceInput = {
  /** The relationship that leads there, as the field is called on items. */
  readonly relationship: Scalars['String']['input'];
  /** Where it leads, by global id. */
  readonly target: Scalars['ID']['input'];
  /** From -1, dislikes it, to 1. */
  readonly weight: Scalars['Float']['input'];
  /** How many events it counts for, from 0 to 1,000: events that follow move it all the less. */
  readonly evidence?: Scalars['Float']['input'];
};

/** A policy after a change. */
export type PolicyPayload = {
  /** As it is now. */
  readonly policy: Policy;
};

/** What one event changed. */
export type LearningFeedback = {
  /** Give it to `after` to go on behind this. */
  readonly cursor: Scalars['String']['output'];
  /** The event. */
  readonly event: RecordedEvent;
  /** The context whose policy changed. */
  readonly context: Scalars['String']['output'];
  /** Each preference that changed. */
  readonly changes: ReadonlyArray<PreferenceChange>;
};

/** An event as it was recorded. */
export type RecordedEvent = {
  /** The client's own. */
  readonly id: Scalars['ID']['output'];
  /** What was done; null for a kind that the schema does not have any more. */
  readonly kind?: Maybe<EventKind>;
  /** What it was done with; null where that is not there any more. */
  readonly item?: Maybe<Node>;
  /** What it was done with, by global id. */
  readonly itemId: Scalars['ID']['output'];
  /** As it was given. */
  readonly rating?: Maybe<Scalars['Float']['output']>;
  /** What it was worth, from -1 to 1. */
  readonly reward: Scalars['Float']['output'];
  /** When it was done. */
  readonly at: Scalars['DateTime']['output'];
};

/** One preference before and after an event. */
export type PreferenceChange = {
  /** The relationship that leads to the target, as the field is called on items. */
  readonly relationship: Scalars['String']['output'];
  /** What the preference is for; null where that is not there any more. */
  readonly target?: Maybe<Node>;
  /** What the preference is for, by global id. */
  readonly targetId: Scalars['ID']['output'];
  /** The weight before. */
  readonly before: Scalars['Float']['output'];
  /** The weight after. */
  readonly after: Scalars['Float']['output'];
};

/** What was removed. */
export type ForgetViewerPayload = {
  /** How many policies: one for each context. */
  readonly policies: Scalars['Int']['output'];
  /** How many events, each with its feedback. */
  readonly events: Scalars['Int']['output'];
};

/** Anything that has a global id. */
export type Node = {
  /** Opaque and unique among all types. Give it back to `node`, `nodes`, `similar` and wherever an `ID` is asked for. */
  readonly id: Scalars['ID']['output'];
};

/** Where a page of a connection begins and ends. */
export type PageInfo = {
  /** Whether more follow after `endCursor`. */
  readonly hasNextPage: Scalars['Boolean']['output'];
  /** Whether more stand before `startCursor`. */
  readonly hasPreviousPage: Scalars['Boolean']['output'];
  /** The first edge's cursor; null on an empty page. */
  readonly startCursor?: Maybe<Scalars['String']['output']>;
  /** The last edge's cursor; null on an empty page. */
  readonly endCursor?: Maybe<Scalars['String']['output']>;
};

/** The direction of one term of an order. Absent values come last either way. */
export type SortDirection =
  /** Smallest first; text by code point. */
  | 'ASC'
  /** Largest first. */
  | 'DESC';

/** A way through the graph from one instance to another. */
export type Path = {
  /** The instances on the way, both ends included. */
  readonly nodes: ReadonlyArray<Maybe<Node>>;
  /** The relationships between them, one fewer than the nodes. */
  readonly relationships: ReadonlyArray<PathRelationship>;
};

/** One relationship on a path. */
export type PathRelationship = {
  /** The relationship's type, such as `DIRECTED_BY`. */
  readonly type: Scalars['String']['output'];
  /** Whether the path goes where the relationship points to. */
  readonly direction: PathDirection;
  /** The node on the path before it. */
  readonly from?: Maybe<Node>;
  /** The node on the path behind it. */
  readonly to?: Maybe<Node>;
  /** The relationship's own attributes; null where its type has none. */
  readonly properties?: Maybe<Scalars['JSON']['output']>;
};

/** Which way a path follows a relationship. */
export type PathDirection =
  /** From the instance that it leaves to the one that it points to. */
  | 'ALONG'
  /** From the instance that it points to, back to the one that it leaves. */
  | 'AGAINST';

/** What becomes of items that the viewer had already, or sent away: those with an event of a kind marked `@seen`, in any context. */
export type SeenItems =
  /** They are left out, and the list is filled with others. */
  | 'LEAVE_OUT'
  /** They are taken like any other. */
  | 'KEEP';

/** How much each part counts: a score is the sum of weight × value. Weights are not negative; they need not add up to 1. */
export type SearchWeights = {
  /** Cosine similarity of the vectors. */
  readonly vector?: Scalars['Float']['input'];
  /** Words of the query found in the item, from 0 to 1. */
  readonly text?: Scalars['Float']['input'];
  /** Nearness in the graph to what the query names or to the given items, from 0 to 1. */
  readonly graph?: Scalars['Float']['input'];
  /** The item's own importance, from 0 to 1. */
  readonly importance?: Scalars['Float']['input'];
  /** How recent the item is, from 0 to 1. */
  readonly recency?: Scalars['Float']['input'];
  /** How well the item fits the viewer's preferences, from -1 to 1. Counts only where there is a `context`. */
  readonly policy?: Scalars['Float']['input'];
};

/** Conditions on what is found, one member for each embedded type. A type without conditions is not restricted. */
export type SearchFilter = {
  /** Global ids that must not come back. */
  readonly exclude?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
};

/** Ranked results. A ranking has no total count. */
export type SearchConnection = {
  /** The results, best first. */
  readonly edges: ReadonlyArray<SearchEdge>;
  /** The items of the results, best first. */
  readonly nodes: ReadonlyArray<Maybe<Node>>;
  /** Where this page begins and ends. */
  readonly pageInfo: PageInfo;
  /** How the ranking was made. */
  readonly ranking: Ranking;
};

/** One result. */
export type SearchEdge = {
  /** Give it to `after` to go on behind this result. */
  readonly cursor: Scalars['String']['output'];
  /** The sum of the parts listed in `why`. */
  readonly score: Scalars['Float']['output'];
  /** The item; null where its row could not be read. */
  readonly node?: Maybe<Node>;
  /** Each part of the score that is not zero, largest first. */
  readonly why: ReadonlyArray<Reason>;
};

/** How a ranking was made, and how sure it is. */
export type Ranking = {
  /** The plan that was chosen. */
  readonly strategy: Strategy;
  /** Whether the list is proven to be the best there is, with respect to the vector index. Never where a part of the score is missing. */
  readonly exact: Scalars['Boolean']['output'];
  /** Where not exact: by how much an item that was not looked at, or a part of the score that is missing, could change the order. 0 where exact. */
  readonly slack: Scalars['Float']['output'];
  /** How many items were scored. */
  readonly candidates: Scalars['Int']['output'];
  /** Milliseconds from the plan to the ranked list. */
  readonly milliseconds: Scalars['Float']['output'];
};

/** The ways to answer a ranked question. */
export type Strategy =
  /** Vectors alone, with what is kept beside them. */
  | 'VECTOR_ONLY'
  /** Vectors, text, graph and important items at once, then scored together. */
  | 'HYBRID_PARALLEL'
  /** Vectors first, then the graph for what they found. */
  | 'HYBRID_SEQUENTIAL'
  /** Vectors first, however many it takes to fill the page after the store that owns the filter has had its say; nothing is filtered beside the vectors. */
  | 'POST_FILTER'
  /** The same in small batches that grow until enough have passed. */
  | 'ITERATE'
  /** The items that pass the filter first, from the store that owns it; then the parts of their scores. */
  | 'IDS_FIRST'
  /** What the filter's relationship leads to first, from the graph; then the rest of the filter and the parts of their scores. */
  | 'GRAPH_FIRST'
  /**
   * Without the vector part of the score, as the embedder or the vector store is away: what matches the text, and what is
   * related to what the query names or to the given items. Like all degraded ways only while a store is known to fail, for the
   * pages after such a page, or where it is asked for; `extensions.degraded` names what is missing.
   */
  | 'DEGRADED_WITHOUT_VECTOR'
  /** Without the graph part of the score, as the graph is away, or names in the query cannot be looked up; made in the best way there is for the other parts. */
  | 'DEGRADED_WITHOUT_GRAPH'
  /** Without the text part of the score, as the text index is away; made in the best way there is for the other parts. */
  | 'DEGRADED_WITHOUT_TEXT'
  /** The most important and the most recent items that pass the filter, whatever was asked, as nothing that ties a list to the question can be had. */
  | 'DEGRADED_POPULAR'
  /** Every item that passes the filter is scored. For tests: exact by construction, and slow. */
  | 'REFERENCE';

/** One part of a score. */
export type Reason = {
  /** What this part adds to the score. */
  readonly part: Scalars['Float']['output'];
  /** The same in a short sentence. */
  readonly summary: Scalars['String']['output'];
};

/** The item's vector is near. */
export type VectorReason = Reason & {
  /** What this part adds to the score. */
  readonly part: Scalars['Float']['output'];
  /** The same in a short sentence. */
  readonly summary: Scalars['String']['output'];
  /** Cosine similarity, from -1 to 1. */
  readonly cosine: Scalars['Float']['output'];
};

/** Words of the query stand in the item's text. */
export type TextReason = Reason & {
  /** What this part adds to the score. */
  readonly part: Scalars['Float']['output'];
  /** The same in a short sentence. */
  readonly summary: Scalars['String']['output'];
  /** How well the words match, from 0 to 1: BM25 ÷ (BM25 + 10). */
  readonly match: Scalars['Float']['output'];
  /**
   * Where the words stand in the item's own texts, each word marked like **this**: a passage of each text that has some. None
   * where only what the item is related to holds them.
   */
  readonly highlights?: Maybe<ReadonlyArray<Scalars['String']['output']>>;
};

/** The item is related to something that the query names or that was given. */
export type GraphReason = Reason & {
  /** What this part adds to the score. */
  readonly part: Scalars['Float']['output'];
  /** The same in a short sentence. */
  readonly summary: Scalars['String']['output'];
  /** How near, from 0 to 1. */
  readonly proximity: Scalars['Float']['output'];
  /** The path that counts most. */
  readonly path: GraphPath;
};

/** A path through the graph. */
export type GraphPath = {
  /** From where the search began to the item, both included. */
  readonly nodes: ReadonlyArray<Maybe<Node>>;
  /** The types of the relationships between them, one fewer than the nodes. */
  readonly relationships: ReadonlyArray<Scalars['String']['output']>;
};

/** The item is important in itself. */
export type ImportanceReason = Reason & {
  /** What this part adds to the score. */
  readonly part: Scalars['Float']['output'];
  /** The same in a short sentence. */
  readonly summary: Scalars['String']['output'];
  /** From 0 to 1. */
  readonly importance: Scalars['Float']['output'];
};

/** The item is recent. */
export type RecencyReason = Reason & {
  /** What this part adds to the score. */
  readonly part: Scalars['Float']['output'];
  /** The same in a short sentence. */
  readonly summary: Scalars['String']['output'];
  /** From 0 to 1, halved with every half-life. */
  readonly recency: Scalars['Float']['output'];
};

/** The item leads to what the viewer likes or dislikes. */
export type PolicyReason = Reason & {
  /** What this part adds to the score. */
  readonly part: Scalars['Float']['output'];
  /** The same in a short sentence. */
  readonly summary: Scalars['String']['output'];
  /** How well it fits, from -1 to 1: sum ÷ (1 + |sum|) over weight × strength of all preferences that the item leads to. */
  readonly feature: Scalars['Float']['output'];
  /** Those that count most, at most 3, the strongest first. */
  readonly preferences: ReadonlyArray<Preference>;
};

/** A name, and what bears it. */
export type Suggestion = {
  /** The name as it is written. */
  readonly name: Scalars['String']['output'];
  /** What is called so; null where its row could not be read. */
  readonly node?: Maybe<Node>;
  /** How the name fits what was typed. */
  readonly matched: NameMatch;
};

/** How a name fits what was typed, best first. */
export type NameMatch =
  /** It begins so. */
  | 'PREFIX'
  /** A word inside it begins so, and the name goes on as typed. */
  | 'WORD'
  /**
   * It would with one letter wrong, missing, too much, or changed places with the next: from 4 letters on. Where that finds
   * nothing, with two such faults behind the first letter, not side by side: from 8 letters on.
   */
  | 'TYPO';

/** What a write did to one instance. */
export type WriteOutcome =
  /** It was not there before. */
  | 'CREATED'
  /** It was there, and is different now. */
  | 'UPDATED'
  /** It was there, and was like this already. */
  | 'UNCHANGED'
  /** It was there, and is not any more. */
  | 'DELETED'
  /** It was not there, and is not. */
  | 'ABSENT';

/** What a deletion did. */
export type DeletePayload = {
  /** As it was given. */
  readonly clientMutationId?: Maybe<Scalars['ID']['output']>;
  /** Where the deletion stands in the log; null where nothing was there to delete. Give it back in the header `x-trefoil-after` to read what is at least as new. */
  readonly version?: Maybe<Scalars['String']['output']>;
  /** One for each instance given, in order. */
  readonly results: ReadonlyArray<DeleteResult>;
};

/** What a deletion did to one instance. */
export type DeleteResult = {
  /** The global id that it has or had. */
  readonly id: Scalars['ID']['output'];
  /** `DELETED`, or `ABSENT` where it was not there. */
  readonly outcome: WriteOutcome;
};

/** Names one instance to delete. */
export type DeleteItem = {
  /** Its own key. */
  readonly key: Scalars['String']['input'];
  /** Only if it has this version now. */
  readonly _version?: InputMaybe<Scalars['Int']['input']>;
};

/** What a write of edges did. */
export type EdgesPayload = {
  /** As it was given. */
  readonly clientMutationId?: Maybe<Scalars['ID']['output']>;
  /** Where the write stands in the log; null where nothing changed. Give it back in the header `x-trefoil-after` to read what is at least as new. */
  readonly version?: Maybe<Scalars['String']['output']>;
  /** How many edges were not there before. */
  readonly created: Scalars['Int']['output'];
  /** How many edges have other properties now. */
  readonly updated: Scalars['Int']['output'];
  /** How many edges are gone. */
  readonly removed: Scalars['Int']['output'];
};

/** Names one edge by its ends. */
export type EdgeEnds = {
  /** Own key of the instance that the field stands on. */
  readonly from: Scalars['String']['input'];
  /** Own key of the instance that the field leads to. */
  readonly to: Scalars['String']['input'];
};



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;





/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  ChangeFilter: ChangeFilter;
  ChangeOperation: ChangeOperation;
  ChangeEvent: ResolverTypeWrapper<Change>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  StringFacet: ResolverTypeWrapper<StringFacet>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  IDFacet: ResolverTypeWrapper<IdFacet>;
  BooleanFacet: ResolverTypeWrapper<BooleanFacet>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  NumberRangeFacet: ResolverTypeWrapper<NumberRangeFacet>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  DateRangeFacet: ResolverTypeWrapper<DateRangeFacet>;
  DateTimeRangeFacet: ResolverTypeWrapper<DateTimeRangeFacet>;
  DateInterval: DateInterval;
  StringFilter: StringFilter;
  IDFilter: IdFilter;
  IntFilter: IntFilter;
  FloatFilter: FloatFilter;
  BooleanFilter: BooleanFilter;
  DateTimeFilter: DateTimeFilter;
  DateFilter: DateFilter;
  StringListFilter: StringListFilter;
  IDListFilter: IdListFilter;
  IntListFilter: IntListFilter;
  FloatListFilter: FloatListFilter;
  BooleanListFilter: BooleanListFilter;
  DateTimeListFilter: DateTimeListFilter;
  DateListFilter: DateListFilter;
  EventKind: EventKind;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  EventInput: EventInput;
  RecordEventsPayload: ResolverTypeWrapper<RecordEventsPayload>;
  Policy: ResolverTypeWrapper<PolicySource>;
  Preference: ResolverTypeWrapper<PreferenceSource>;
  PreferenceInput: PreferenceInput;
  PolicyPayload: ResolverTypeWrapper<Omit<PolicyPayload, 'policy'> & { policy: ResolversTypes['Policy'] }>;
  LearningFeedback: ResolverTypeWrapper<Feedback>;
  RecordedEvent: ResolverTypeWrapper<RecordedEventSource>;
  PreferenceChange: ResolverTypeWrapper<PreferenceChangeSource>;
  ForgetViewerPayload: ResolverTypeWrapper<ForgetViewerPayload>;
  Node: ResolverTypeWrapper<EntityRecord>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Date: ResolverTypeWrapper<Scalars['Date']['output']>;
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  SortDirection: SortDirection;
  Path: ResolverTypeWrapper<FoundPath>;
  PathRelationship: ResolverTypeWrapper<FoundRelationship>;
  PathDirection: PathDirection;
  SeenItems: SeenItems;
  SearchWeights: SearchWeights;
  SearchFilter: SearchFilter;
  SearchConnection: ResolverTypeWrapper<RankedConnection>;
  SearchEdge: ResolverTypeWrapper<RankedEdge>;
  Ranking: ResolverTypeWrapper<Ranking>;
  Strategy: Strategy;
  Reason: ResolverTypeWrapper<ExplainedPart>;
  VectorReason: ResolverTypeWrapper<ExplainedPart>;
  TextReason: ResolverTypeWrapper<ExplainedPart>;
  GraphReason: ResolverTypeWrapper<ExplainedPart>;
  GraphPath: ResolverTypeWrapper<ExplainedPart>;
  ImportanceReason: ResolverTypeWrapper<ExplainedPart>;
  RecencyReason: ResolverTypeWrapper<ExplainedPart>;
  PolicyReason: ResolverTypeWrapper<ExplainedPart>;
  Suggestion: ResolverTypeWrapper<FoundSuggestion>;
  NameMatch: NameMatch;
  WriteOutcome: WriteOutcome;
  DeletePayload: ResolverTypeWrapper<DeletePayload>;
  DeleteResult: ResolverTypeWrapper<DeleteResult>;
  DeleteItem: DeleteItem;
  EdgesPayload: ResolverTypeWrapper<EdgesPayload>;
  EdgeEnds: EdgeEnds;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Subscription: Record<PropertyKey, never>;
  String: Scalars['String']['output'];
  ChangeFilter: ChangeFilter;
  ChangeEvent: Change;
  ID: Scalars['ID']['output'];
  StringFacet: StringFacet;
  Int: Scalars['Int']['output'];
  IDFacet: IdFacet;
  BooleanFacet: BooleanFacet;
  Boolean: Scalars['Boolean']['output'];
  NumberRangeFacet: NumberRangeFacet;
  Float: Scalars['Float']['output'];
  DateRangeFacet: DateRangeFacet;
  DateTimeRangeFacet: DateTimeRangeFacet;
  StringFilter: StringFilter;
  IDFilter: IdFilter;
  IntFilter: IntFilter;
  FloatFilter: FloatFilter;
  BooleanFilter: BooleanFilter;
  DateTimeFilter: DateTimeFilter;
  DateFilter: DateFilter;
  StringListFilter: StringListFilter;
  IDListFilter: IdListFilter;
  IntListFilter: IntListFilter;
  FloatListFilter: FloatListFilter;
  BooleanListFilter: BooleanListFilter;
  DateTimeListFilter: DateTimeListFilter;
  DateListFilter: DateListFilter;
  Mutation: Record<PropertyKey, never>;
  Query: Record<PropertyKey, never>;
  EventInput: EventInput;
  RecordEventsPayload: RecordEventsPayload;
  Policy: PolicySource;
  Preference: PreferenceSource;
  PreferenceInput: PreferenceInput;
  PolicyPayload: Omit<PolicyPayload, 'policy'> & { policy: ResolversParentTypes['Policy'] };
  LearningFeedback: Feedback;
  RecordedEvent: RecordedEventSource;
  PreferenceChange: PreferenceChangeSource;
  ForgetViewerPayload: ForgetViewerPayload;
  Node: EntityRecord;
  DateTime: Scalars['DateTime']['output'];
  Date: Scalars['Date']['output'];
  JSON: Scalars['JSON']['output'];
  PageInfo: PageInfo;
  Path: FoundPath;
  PathRelationship: FoundRelationship;
  SearchWeights: SearchWeights;
  SearchFilter: SearchFilter;
  SearchConnection: RankedConnection;
  SearchEdge: RankedEdge;
  Ranking: Ranking;
  Reason: ExplainedPart;
  VectorReason: ExplainedPart;
  TextReason: ExplainedPart;
  GraphReason: ExplainedPart;
  GraphPath: ExplainedPart;
  ImportanceReason: ExplainedPart;
  RecencyReason: ExplainedPart;
  PolicyReason: ExplainedPart;
  Suggestion: FoundSuggestion;
  DeletePayload: DeletePayload;
  DeleteResult: DeleteResult;
  DeleteItem: DeleteItem;
  EdgesPayload: EdgesPayload;
  EdgeEnds: EdgeEnds;
};

export type SubscriptionResolvers<ContextType = GatewayScope, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  changes?: SubscriptionResolver<ResolversTypes['ChangeEvent'], "changes", ParentType, ContextType, Partial<SubscriptionChangesArgs>>;
  learningFeedback?: SubscriptionResolver<Maybe<ResolversTypes['LearningFeedback']>, "learningFeedback", ParentType, ContextType, Partial<SubscriptionLearningFeedbackArgs>>;
};

export type ChangeEventResolvers<ContextType = GatewayScope, ParentType extends ResolversParentTypes['ChangeEvent'] = ResolversParentTypes['ChangeEvent']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  operation?: Resolver<ResolversTypes['ChangeOperation'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type StringFacetResolvers<ContextType = GatewayScope, ParentType extends ResolversParentTypes['StringFacet'] = ResolversParentTypes['StringFacet']> = {
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type IdFacetResolvers<ContextType = GatewayScope, ParentType extends ResolversParentTypes['IDFacet'] = ResolversParentTypes['IDFacet']> = {
  value?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type BooleanFacetResolvers<ContextType = GatewayScope, ParentType extends ResolversParentTypes['BooleanFacet'] = ResolversParentTypes['BooleanFacet']> = {
  value?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type NumberRangeFacetResolvers<ContextType = GatewayScope, ParentType extends ResolversParentTypes['NumberRangeFacet'] = ResolversParentTypes['NumberRangeFacet']> = {
  from?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  to?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type DateRangeFacetResolvers<ContextType = GatewayScope, ParentType extends ResolversParentTypes['DateRangeFacet'] = ResolversParentTypes['DateRangeFacet']> = {
  from?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  to?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type DateTimeRangeFacetResolvers<ContextType = GatewayScope, ParentType extends ResolversParentTypes['DateTimeRangeFacet'] = ResolversParentTypes['DateTimeRangeFacet']> = {
  from?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  to?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type MutationResolvers<ContextType = GatewayScope, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  recordEvent?: Resolver<Maybe<ResolversTypes['RecordEventsPayload']>, ParentType, ContextType, RequireFields<MutationRecordEventArgs, 'event'>>;
  recordEvents?: Resolver<Maybe<ResolversTypes['RecordEventsPayload']>, ParentType, ContextType, RequireFields<MutationRecordEventsArgs, 'events'>>;
  setPolicy?: Resolver<Maybe<ResolversTypes['PolicyPayload']>, ParentType, ContextType, RequireFields<MutationSetPolicyArgs, 'context'>>;
  resetPolicy?: Resolver<Maybe<ResolversTypes['PolicyPayload']>, ParentType, ContextType, RequireFields<MutationResetPolicyArgs, 'context' | 'constraints'>>;
  forgetViewer?: Resolver<Maybe<ResolversTypes['ForgetViewerPayload']>, ParentType, ContextType>;
  deleteNodes?: Resolver<Maybe<ResolversTypes['DeletePayload']>, ParentType, ContextType, RequireFields<MutationDeleteNodesArgs, 'ids'>>;
};

export type QueryResolvers<ContextType = GatewayScope, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  policy?: Resolver<Maybe<ResolversTypes['Policy']>, ParentType, ContextType, RequireFields<QueryPolicyArgs, 'context'>>;
  node?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType, RequireFields<QueryNodeArgs, 'id'>>;
  nodes?: Resolver<Maybe<ReadonlyArray<Maybe<ResolversTypes['Node']>>>, ParentType, ContextType, RequireFields<QueryNodesArgs, 'ids'>>;
  path?: Resolver<Maybe<ResolversTypes['Path']>, ParentType, ContextType, RequireFields<QueryPathArgs, 'from' | 'to' | 'maxDepth'>>;
  search?: Resolver<Maybe<ResolversTypes['SearchConnection']>, ParentType, ContextType, RequireFields<QuerySearchArgs, 'first'>>;
  similar?: Resolver<Maybe<ResolversTypes['SearchConnection']>, ParentType, ContextType, RequireFields<QuerySimilarArgs, 'to' | 'first'>>;
  recommendations?: Resolver<Maybe<ResolversTypes['SearchConnection']>, ParentType, ContextType, RequireFields<QueryRecommendationsArgs, 'context' | 'seen' | 'first'>>;
  suggest?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Suggestion']>>, ParentType, ContextType, RequireFields<QuerySuggestArgs, 'prefix' | 'first'>>;
};

export type RecordEventsPayloadResolvers<ContextType = GatewayScope, ParentType extends ResolversParentTypes['RecordEventsPayload'] = ResolversParentTypes['RecordEventsPayload']> = {
  recorded?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  duplicates?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  cursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PolicyResolvers<ContextType = GatewayScope, ParentType extends ResolversParentTypes['Policy'] = ResolversParentTypes['Policy']> = {
  context?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  updatedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  constraints?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  preferences?: Resolver<ReadonlyArray<ResolversTypes['Preference']>, ParentType, ContextType, RequireFields<PolicyPreferencesArgs, 'first'>>;
};

export type PreferenceResolvers<ContextType = GatewayScope, ParentType extends ResolversParentTypes['Preference'] = ResolversParentTypes['Preference']> = {
  relationship?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  target?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType>;
  targetId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  weight?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  evidence?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type PolicyPayloadResolvers<ContextType = GatewayScope, ParentType extends ResolversParentTypes['PolicyPayload'] = ResolversParentTypes['PolicyPayload']> = {
  policy?: Resolver<ResolversTypes['Policy'], ParentType, ContextType>;
};

export type LearningFeedbackResolvers<ContextType = GatewayScope, ParentType extends ResolversParentTypes['LearningFeedback'] = ResolversParentTypes['LearningFeedback']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  event?: Resolver<ResolversTypes['RecordedEvent'], ParentType, ContextType>;
  context?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  changes?: Resolver<ReadonlyArray<ResolversTypes['PreferenceChange']>, ParentType, ContextType>;
};

export type RecordedEventResolvers<ContextType = GatewayScope, ParentType extends ResolversParentTypes['RecordedEvent'] = ResolversParentTypes['RecordedEvent']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<Maybe<ResolversTypes['EventKind']>, ParentType, ContextType>;
  item?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType>;
  itemId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  rating?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  reward?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type PreferenceChangeResolvers<ContextType = GatewayScope, ParentType extends ResolversParentTypes['PreferenceChange'] = ResolversParentTypes['PreferenceChange']> = {
  relationship?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  target?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType>;
  targetId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  before?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  after?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type ForgetViewerPayloadResolvers<ContextType = GatewayScope, ParentType extends ResolversParentTypes['ForgetViewerPayload'] = ResolversParentTypes['ForgetViewerPayload']> = {
  policies?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  events?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type NodeResolvers<ContextType = GatewayScope, ParentType extends ResolversParentTypes['Node'] = ResolversParentTypes['Node']> = {
  __resolveType: TypeResolveFn<null, ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface DateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Date'], any> {
  name: 'Date';
}

export interface JsonScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSON'], any> {
  name: 'JSON';
}

export type PageInfoResolvers<ContextType = GatewayScope, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PathResolvers<ContextType = GatewayScope, ParentType extends ResolversParentTypes['Path'] = ResolversParentTypes['Path']> = {
  nodes?: Resolver<ReadonlyArray<Maybe<ResolversTypes['Node']>>, ParentType, ContextType>;
  relationships?: Resolver<ReadonlyArray<ResolversTypes['PathRelationship']>, ParentType, ContextType>;
};

export type PathRelationshipResolvers<ContextType = GatewayScope, ParentType extends ResolversParentTypes['PathRelationship'] = ResolversParentTypes['PathRelationship']> = {
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  direction?: Resolver<ResolversTypes['PathDirection'], ParentType, ContextType>;
  from?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType>;
  to?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType>;
  properties?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
};

export type SearchConnectionResolvers<ContextType = GatewayScope, ParentType extends ResolversParentTypes['SearchConnection'] = ResolversParentTypes['SearchConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['SearchEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<Maybe<ResolversTypes['Node']>>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  ranking?: Resolver<ResolversTypes['Ranking'], ParentType, ContextType>;
};

export type SearchEdgeResolvers<ContextType = GatewayScope, ParentType extends ResolversParentTypes['SearchEdge'] = ResolversParentTypes['SearchEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType>;
  why?: Resolver<ReadonlyArray<ResolversTypes['Reason']>, ParentType, ContextType>;
};

export type RankingResolvers<ContextType = GatewayScope, ParentType extends ResolversParentTypes['Ranking'] = ResolversParentTypes['Ranking']> = {
  strategy?: Resolver<ResolversTypes['Strategy'], ParentType, ContextType>;
  exact?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  slack?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  candidates?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  milliseconds?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type ReasonResolvers<ContextType = GatewayScope, ParentType extends ResolversParentTypes['Reason'] = ResolversParentTypes['Reason']> = {
  __resolveType: TypeResolveFn<'VectorReason' | 'TextReason' | 'GraphReason' | 'ImportanceReason' | 'RecencyReason' | 'PolicyReason', ParentType, ContextType>;
};

export type VectorReasonResolvers<ContextType = GatewayScope, ParentType extends ResolversParentTypes['VectorReason'] = ResolversParentTypes['VectorReason']> = {
  part?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  summary?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  cosine?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TextReasonResolvers<ContextType = GatewayScope, ParentType extends ResolversParentTypes['TextReason'] = ResolversParentTypes['TextReason']> = {
  part?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  summary?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  match?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  highlights?: Resolver<Maybe<ReadonlyArray<ResolversTypes['String']>>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type GraphReasonResolvers<ContextType = GatewayScope, ParentType extends ResolversParentTypes['GraphReason'] = ResolversParentTypes['GraphReason']> = {
  part?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  summary?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  proximity?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  path?: Resolver<ResolversTypes['GraphPath'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type GraphPathResolvers<ContextType = GatewayScope, ParentType extends ResolversParentTypes['GraphPath'] = ResolversParentTypes['GraphPath']> = {
  nodes?: Resolver<ReadonlyArray<Maybe<ResolversTypes['Node']>>, ParentType, ContextType>;
  relationships?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ImportanceReasonResolvers<ContextType = GatewayScope, ParentType extends ResolversParentTypes['ImportanceReason'] = ResolversParentTypes['ImportanceReason']> = {
  part?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  summary?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  importance?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RecencyReasonResolvers<ContextType = GatewayScope, ParentType extends ResolversParentTypes['RecencyReason'] = ResolversParentTypes['RecencyReason']> = {
  part?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  summary?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  recency?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PolicyReasonResolvers<ContextType = GatewayScope, ParentType extends ResolversParentTypes['PolicyReason'] = ResolversParentTypes['PolicyReason']> = {
  part?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  summary?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  feature?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  preferences?: Resolver<ReadonlyArray<ResolversTypes['Preference']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SuggestionResolvers<ContextType = GatewayScope, ParentType extends ResolversParentTypes['Suggestion'] = ResolversParentTypes['Suggestion']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType>;
  matched?: Resolver<ResolversTypes['NameMatch'], ParentType, ContextType>;
};

export type DeletePayloadResolvers<ContextType = GatewayScope, ParentType extends ResolversParentTypes['DeletePayload'] = ResolversParentTypes['DeletePayload']> = {
  clientMutationId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  results?: Resolver<ReadonlyArray<ResolversTypes['DeleteResult']>, ParentType, ContextType>;
};

export type DeleteResultResolvers<ContextType = GatewayScope, ParentType extends ResolversParentTypes['DeleteResult'] = ResolversParentTypes['DeleteResult']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['WriteOutcome'], ParentType, ContextType>;
};

export type EdgesPayloadResolvers<ContextType = GatewayScope, ParentType extends ResolversParentTypes['EdgesPayload'] = ResolversParentTypes['EdgesPayload']> = {
  clientMutationId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  created?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  updated?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  removed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type Resolvers<ContextType = GatewayScope> = {
  Subscription?: SubscriptionResolvers<ContextType>;
  ChangeEvent?: ChangeEventResolvers<ContextType>;
  StringFacet?: StringFacetResolvers<ContextType>;
  IDFacet?: IdFacetResolvers<ContextType>;
  BooleanFacet?: BooleanFacetResolvers<ContextType>;
  NumberRangeFacet?: NumberRangeFacetResolvers<ContextType>;
  DateRangeFacet?: DateRangeFacetResolvers<ContextType>;
  DateTimeRangeFacet?: DateTimeRangeFacetResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  RecordEventsPayload?: RecordEventsPayloadResolvers<ContextType>;
  Policy?: PolicyResolvers<ContextType>;
  Preference?: PreferenceResolvers<ContextType>;
  PolicyPayload?: PolicyPayloadResolvers<ContextType>;
  LearningFeedback?: LearningFeedbackResolvers<ContextType>;
  RecordedEvent?: RecordedEventResolvers<ContextType>;
  PreferenceChange?: PreferenceChangeResolvers<ContextType>;
  ForgetViewerPayload?: ForgetViewerPayloadResolvers<ContextType>;
  Node?: NodeResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  Date?: GraphQLScalarType;
  JSON?: GraphQLScalarType;
  PageInfo?: PageInfoResolvers<ContextType>;
  Path?: PathResolvers<ContextType>;
  PathRelationship?: PathRelationshipResolvers<ContextType>;
  SearchConnection?: SearchConnectionResolvers<ContextType>;
  SearchEdge?: SearchEdgeResolvers<ContextType>;
  Ranking?: RankingResolvers<ContextType>;
  Reason?: ReasonResolvers<ContextType>;
  VectorReason?: VectorReasonResolvers<ContextType>;
  TextReason?: TextReasonResolvers<ContextType>;
  GraphReason?: GraphReasonResolvers<ContextType>;
  GraphPath?: GraphPathResolvers<ContextType>;
  ImportanceReason?: ImportanceReasonResolvers<ContextType>;
  RecencyReason?: RecencyReasonResolvers<ContextType>;
  PolicyReason?: PolicyReasonResolvers<ContextType>;
  Suggestion?: SuggestionResolvers<ContextType>;
  DeletePayload?: DeletePayloadResolvers<ContextType>;
  DeleteResult?: DeleteResultResolvers<ContextType>;
  EdgesPayload?: EdgesPayloadResolvers<ContextType>;
};

