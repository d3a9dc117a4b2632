/**
 * The tree of a document's revisions, as CouchDB keeps it: every edit hangs on the revision it was made from, so that
 * edits which did not know of each other are branches. https://docs.couchdb.org/en/stable/replication/conflicts.html
 */
export interface RevisionNode {
  /** `<height>-<hash>`. */
  readonly rev: string;
  readonly parent?: string;
  readonly deleted?: true;
  /** Where the store has its body; absent of ancestors that came by replication, and after compaction. */
  readonly body?: number;
}

/** By revision. */
export type RevisionTree = ReadonlyMap<string, RevisionNode>;

export interface Edit {
  /** The new revision first, then its ancestors, each one lower. */
  readonly path: readonly string[];
  readonly deleted: boolean;
  /** Of the new revision. */
  readonly body: number;
}

/** A revision's height: its distance from the first one, which is 1. */
export function heightOf(rev: string): number {
  return Number.parseInt(rev, 10);
}

export function hashOf(rev: string): string {
  return rev.slice(rev.indexOf('-') + 1);
}

const REVISION = /^[1-9]\d{0,15}-[^-\s]\S{0,120}$/;

export function isRevision(text: string): boolean {
  return REVISION.test(text);
}

/** Pure and idempotent: an edit that stands already changes nothing; ancestors that were not known are put in. */
export function withEdit(tree: RevisionTree, { path, deleted, body }: Edit): RevisionTree {
  const [newest] = path;
  if (newest === undefined) throw new RangeError('an edit has a revision');
  const merged = new Map(tree);
  for (const [index, rev] of path.entries()) {
    const parent = path[index + 1];
    const known = merged.get(rev);
    if (known) {
      if (known.parent !== undefined || parent === undefined) break;
      merged.set(rev, { ...known, parent });
      continue;
    }
    merged.set(rev, {
      rev,
      ...(parent !== undefined && { parent }),
      ...(rev === newest && deleted && { deleted: true }),
      ...(rev === newest && { body }),
    });
  }
  return merged;
}

/** The ends of all branches, the winner first, the others as CouchDB orders them: highest first. */
export function leavesOf(tree: RevisionTree): readonly RevisionNode[] {
  if (tree.size === 1) return [...tree.values()];
  const parents = new Set([...tree.values()].map(({ parent }) => parent));
  return [...tree.values()].filter(({ rev }) => !parents.has(rev)).toSorted(byRank);
}

/** CouchDB's rule, which every replica comes to by itself: what is not deleted, then the highest, then the greater hash. */
export function winnerOf(tree: RevisionTree): RevisionNode {
  const [winner] = leavesOf(tree);
  if (!winner) throw new RangeError('a tree has a leaf');
  return winner;
}

function byRank(a: RevisionNode, b: RevisionNode): number {
  const byDeath = Number(a.deleted ?? false) - Number(b.deleted ?? false);
  return byDeath || compareRevisions(b.rev, a.rev);
}

/** @returns negative where `a` is lower, or as high with the lesser hash */
export function compareRevisions(a: string, b: string): number {
  const byHeight = heightOf(a) - heightOf(b);
  if (byHeight !== 0) return byHeight;
  const [hashA, hashB] = [hashOf(a), hashOf(b)];
  if (hashA === hashB) return 0;
  return hashA < hashB ? -1 : 1;
}

/** The revision and its ancestors as far as they are known, newest first. */
export function pathTo(tree: RevisionTree, rev: string): readonly RevisionNode[] {
  const path: RevisionNode[] = [];
  for (let node = tree.get(rev); node; node = node.parent === undefined ? undefined : tree.get(node.parent)) {
    path.push(node);
  }
  return path;
}

/** The leaves that are this revision or came of it. */
export function leavesFrom(tree: RevisionTree, rev: string): readonly RevisionNode[] {
  return leavesOf(tree).filter((leaf) => pathTo(tree, leaf.rev).some((node) => node.rev === rev));
}

/** Without what lies further from every leaf than `limit` revisions. */
export function stemmed(tree: RevisionTree, limit: number): RevisionTree {
  if (tree.size <= limit) return tree;
  const kept = new Map<string, RevisionNode>();
  for (const leaf of leavesOf(tree)) {
    const path = pathTo(tree, leaf.rev);
    for (const [index, node] of path.slice(0, limit).entries()) {
      if (kept.get(node.rev)?.parent !== undefined) continue;
      const { parent: _parent, ...root } = node;
      kept.set(node.rev, index === limit - 1 ? root : node);
    }
  }
  return kept;
}

/** Only leaves keep their bodies. */
export function compacted(tree: RevisionTree, needed?: string): RevisionTree {
  const kept = new Set([needed, ...leavesOf(tree).map(({ rev }) => rev)]);
  return new Map(
    [...tree].map(([rev, node]) => {
      const { body: _body, ...bare } = node;
      return [rev, kept.has(rev) ? node : bare];
    }),
  );
}

/** `_revisions` of a document. */
export interface RevisionsMember {
  readonly start: number;
  readonly ids: readonly string[];
}

export function revisionsMember(tree: RevisionTree, rev: string): RevisionsMember {
  return { start: heightOf(rev), ids: pathTo(tree, rev).map((node) => hashOf(node.rev)) };
}

export function pathOfRevisions({ start, ids }: RevisionsMember): readonly string[] {
  return ids.map((id, index) => `${start - index}-${id}`);
}

/** Stored form: a line of each node, with `d` where it is deleted, the number of its body, and its parent's place. */
export function packTree(tree: RevisionTree): string {
  const nodes = [...tree.values()].toSorted((a, b) => compareRevisions(a.rev, b.rev));
  const positions = new Map(nodes.map(({ rev }, index) => [rev, index]));
  return nodes
    .map(({ rev, parent, deleted, body }) => {
      const at = parent === undefined ? undefined : positions.get(parent);
      return `${deleted ? 'd' : ''}${body ?? ''} ${at ?? ''} ${rev}`;
    })
    .join('\n');
}

export function unpackTree(text: string): RevisionTree {
  const revs: string[] = [];
  const tree = new Map<string, RevisionNode>();
  for (const line of text.split('\n')) {
    const [kept = '', at = '', rev = ''] = line.split(' ');
    const deleted = kept.startsWith('d');
    const body = deleted ? kept.slice(1) : kept;
    const parent = at === '' ? undefined : revs[Number(at)];
    revs.push(rev);
    tree.set(rev, {
      rev,
      ...(parent !== undefined && { parent }),
      ...(deleted && { deleted }),
      ...(body !== '' && { body: Number(body) }),
    });
  }
  return tree;
}
