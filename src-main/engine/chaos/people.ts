import type { Id } from '#shared/kernel/ids.ts';
import type { Seeded } from '../demo/seeded.ts';
import type { Place } from './clinic.ts';
import type { Ledger } from './ledger.ts';
import { EDITED, tokenOf, type Order, type Saw } from './orders.ts';

type Entry = Extract<Order, { readonly token: string }>;

/** Edits are of one of so many records that were worked on last: what is never edited twice is never in conflict. */
const RECENT = 12;
/** Of what somebody would settle: in its place what was settled is taken back. */
const EACH_UNDO = 3;

/** Those who work at the desks: what they enter is drawn, and noted in the ledger. */
export class People {
  readonly #ledger: Ledger;
  #patients: Id[] = [];
  #records: Id[] = [];
  /** The record of which something was settled last. */
  #settled: Id | undefined;
  #tokens = 0;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** One entry at a desk. Resolves when it is answered, or its desk was killed. */
  async enter(place: Place, draw: Seeded): Promise<void> {
    const order = this.#draw(draw);
    const { token } = order;
    if (order.does === 'settle' && this.#tokens % EACH_UNDO === 0) {
      await this.#undo(place, this.#settled ?? order.id);
      return;
    }
    const id = 'id' in order ? order.id : undefined;
    this.#ledger.asked(token, fieldOf(order), id);
    const answer = await place.desk?.ask(order, { saw: (saw) => this.#ledger.saw(token, saw) });
    if (answer === undefined || answer === 'killed') return;
    if (!answer.ok) {
      if (!EXPECTED.has(answer.code)) throw new Error(`a desk refuses: ${order.does} ${answer.code}`);
      this.#ledger.refused += 1;
      return;
    }
    this.#ledger.confirmed(token, answer);
    const entered = answer.id;
    if (entered === undefined) return;
    if (order.does === 'register') this.#patients.push(entered);
    if (order.does === 'settle') this.#settled = entered;
    this.#records = [...this.#records.filter((one) => one !== entered), entered].slice(-RECENT);
  }

  async #undo(place: Place, id: Id): Promise<void> {
    const saw = ({ tokens }: Saw) => this.#ledger.undoing(tokens);
    const answer = await place.desk?.ask({ does: 'undo', id }, { saw });
    if (answer === undefined || answer === 'killed') return;
    if (answer.ok) this.#ledger.undone += 1;
    else if (EXPECTED.has(answer.code)) this.#ledger.refused += 1;
    else throw new Error(`a desk refuses: undo ${answer.code}`);
  }

  /** The old are let go: what nobody has any more is not asked for again. */
  forget(isThere: (id: Id) => boolean): void {
    this.#patients = this.#patients.filter(isThere);
    this.#records = this.#records.filter(isThere);
  }

  #draw(draw: Seeded): Entry {
    this.#tokens += 1;
    const token = tokenOf(this.#tokens);
    const odds = draw.whole(1, 100);
    const [patient, record] = [this.#patients.slice(-RECENT), this.#records];
    if (patient.length === 0 || odds <= 8) return { does: 'register', token, id: draw.id('patient') };
    if (record.length === 0 || odds <= 16)
      return { does: 'recordAllergy', token, patientId: draw.pick(patient) };
    if (odds <= 24) {
      return { does: 'prescribe', token, patientId: draw.pick(patient), id: draw.id('medicationRequest') };
    }
    if (odds <= 36) return { does: 'reviewLists', token, patientId: draw.pick(patient) };
    const id = draw.pick(record);
    if (odds <= 50) return { does: 'settle', token, id };
    const fields = Object.keys(EDITED[id.slice(0, id.indexOf(':'))]?.fields ?? {});
    return { does: 'edit', token, id, field: draw.pick(fields) };
  }
}

/** What a desk says that has not heard of a record, whose list is full, and where there is nothing to settle. */
const EXPECTED: ReadonlySet<string> = new Set([
  'notFound',
  'notHere',
  'listFull',
  'conflict',
  'review.notOpen',
  'review.changedMeanwhile',
  'review.changedSince',
]);

function fieldOf(order: Entry): string {
  switch (order.does) {
    case 'register':
      return 'name';
    case 'recordAllergy':
      return 'code';
    case 'prescribe':
      return 'medication';
    case 'reviewLists':
      return 'note';
    case 'edit':
      return order.field;
    case 'settle':
      return 'as the desk finds it';
  }
}
