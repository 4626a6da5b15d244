/** A schema in the form that a generator draws and shrinks. Numbers point into lists, whatever their length. */
export interface SchemaPlan {
  readonly enums: readonly { readonly name: string; readonly members: readonly string[] }[];
  readonly properties: readonly { readonly name: string; readonly attributes: readonly AttributePlan[]; readonly strength: boolean }[];
  readonly entities: readonly EntityPlan[];
  readonly edges: readonly EdgePlan[];
}

export interface AttributePlan {
  readonly name: string;
  /** A scalar, or the number of an enum. */
  readonly type: string | number;
  readonly list: boolean;
  readonly required: boolean;
  readonly filterable: boolean;
  readonly mirrors: readonly ('VECTOR' | 'GRAPH')[];
  readonly description: string | null;
}

export interface EntityPlan {
  readonly name: string;
  readonly plural: boolean;
  readonly description: string | null;
  readonly ownKey: { readonly name: string; readonly type: 'String' | 'ID'; readonly isName: boolean };
  readonly attributes: readonly AttributePlan[];
  readonly importance: number | null;
  readonly recency: number | null;
  readonly vectors: { readonly from: readonly number[]; readonly nearest: boolean } | null;
}

export interface EdgePlan {
  readonly type: string;
  readonly source: number;
  readonly target: number;
  /** Fields at the ends: to many, to one, or none. */
  readonly out: boolean | null;
  readonly in: boolean | null;
  /** Further fields where both ends are of one type. */
  readonly both: boolean;
  readonly below: boolean;
  readonly above: boolean;
  readonly weight: number | null;
  readonly properties: number | null;
}

/** A field that follows edges, as it will be written. */
interface EndField {
  readonly name: string;
  readonly type: string;
  readonly marks: string;
  readonly transitive: boolean;
}

export function writeSchema(plan: SchemaPlan): string {
  const ends = writeEdges(plan);
  return [
    ...plan.enums.map(({ name, members }) => `enum ${name} {\n${members.map((member) => `  ${member}`).join('\n')}\n}`),
    ...plan.properties.map(({ name, attributes, strength }) => block(`type ${name} @relationshipProperties`, [...attributes.map((a) => writeAttribute(plan, a)), ...(strength ? ['tightness: Float @strength'] : [])])),
    ...plan.entities.map((entity) => writeEntity(plan, entity, ends)),
  ].join('\n\n');
}

function writeEntity(plan: SchemaPlan, entity: EntityPlan, ends: ReadonlyMap<string, readonly EndField[]>): string {
  const { name, ownKey, attributes, vectors } = entity;
  const own = ends.get(name) ?? [];
  const importance = pick(attributes.filter((a) => !a.list && (a.type === 'Int' || a.type === 'Float')), entity.importance);
  const recency = pick(attributes.filter((a) => !a.list && ['Int', 'Date', 'DateTime'].includes(String(a.type))), entity.recency);
  const documents = [ownKey.name, ...attributes.filter(isText).map((a) => a.name), ...own.filter((end) => !end.transitive).flatMap((end) => pathsOver(plan, end))];
  const embedded = vectors === null ? '' : ` @embedded(from: ${JSON.stringify([...new Set(vectors.from.map((n) => pick(documents, n)))])})`;
  return `${described(entity.description)}${block(`type ${name} implements Node @entity${entity.plural ? `(plural: "all${name}")` : ''} @key(fields: "id")${embedded}`, [
    'id: ID!',
    `${ownKey.name}: ${ownKey.type}! @ownKey${ownKey.isName ? ' @name' : ''}`,
    ...attributes.map((a) => writeAttribute(plan, a, vectors !== null) + (a === importance ? ' @importance(max: 10)' : '') + (a === recency ? ' @recency(halfLifeDays: 30)' : '')),
    ...own.map((end) => `${end.name}: ${end.type} @relationship(${end.marks})`),
    ...(vectors?.nearest === true ? [`nearestOnes: [${name}!] @nearest`] : []),
  ])}`;
}

function pathsOver({ entities }: SchemaPlan, end: EndField): string[] {
  const target = entities.find(({ name }) => name === end.type.replaceAll(/[[\]!]/g, ''));
  return target === undefined ? [] : [target.ownKey.name, ...target.attributes.filter(isText).map((a) => a.name)].map((name) => `${end.name}.${name}`);
}

function writeAttribute({ enums }: SchemaPlan, attribute: AttributePlan, vectors?: boolean): string {
  const type = typeof attribute.type === 'number' ? (pick(enums, attribute.type)?.name ?? 'String') : attribute.type;
  const json = type === 'JSON';
  const mirrors = vectors === undefined || json ? [] : attribute.mirrors.filter((mirror) => vectors || mirror !== 'VECTOR');
  const marks = `${vectors !== undefined && attribute.filterable && !json ? ' @filterable' : ''}${mirrors.length > 0 ? ` @mirrored(in: [${mirrors.join(', ')}])` : ''}`;
  return `${described(attribute.description)}${attribute.name}: ${attribute.list && !json ? `[${type}!]` : type}${attribute.required ? '!' : ''}${marks}`;
}

/** The fields that follow edges, by the type they stand on. Of several edges with one name between the same types the first is taken. */
function writeEdges({ edges, entities, properties }: SchemaPlan): Map<string, EndField[]> {
  const ends = new Map<string, EndField[]>();
  const ids = new Set<string>();
  for (const [i, edge] of edges.entries()) {
    const source = pick(entities, edge.source)?.name ?? '';
    const target = pick(entities, edge.target)?.name ?? '';
    if (ids.has(`${source} ${edge.type} ${target}`)) continue;
    ids.add(`${source} ${edge.type} ${target}`);
    // What one field says of an edge holds for all of them.
    let said = `${edge.weight === null ? '' : `, weight: ${edge.weight}`}${pick(properties, edge.properties) ? `, properties: "${pick(properties, edge.properties)?.name}"` : ''}`;
    const add = (on: string, to: string, list: boolean, name: string, way = '', transitive = false) => {
      ends.set(on, [...(ends.get(on) ?? []), { name: `${name}${i}`, type: list ? `[${to}!]` : to, marks: `type: "${edge.type}"${way}${said}`, transitive }]);
      said = '';
    };
    const self = source === target;
    // Edges of one name each way are told from a mistake by fields that follow them both ways.
    const eachWay = !self && ids.has(`${target} ${edge.type} ${source}`) ? true : null;
    const [out, back] = [edge.out ?? eachWay, edge.in ?? eachWay];
    if (back !== null) add(target, source, back, 'backAlong', ', direction: IN');
    if (self && edge.both) add(source, target, true, 'eitherWay', ', direction: BOTH');
    if (self && edge.below) add(source, target, true, 'allBelow', ', depth: ANY', true);
    if (self && edge.above) add(source, target, true, 'allAbove', ', direction: IN, depth: ANY', true);
    if (out !== null || said !== '') add(source, target, out ?? true, 'along');
  }
  return ends;
}

function isText(attribute: AttributePlan): boolean {
  return attribute.type !== 'JSON';
}

function block(head: string, fields: readonly string[]): string {
  return `${head} {\n${fields.map((field) => `  ${field.replaceAll('\n', '\n  ')}`).join('\n')}\n}`;
}

function described(description: string | null): string {
  return description === null ? '' : `${JSON.stringify(description)}\n`;
}

function pick<T>(members: readonly T[], number: number | null): T | undefined {
  return number === null ? undefined : members[number % members.length];
}
