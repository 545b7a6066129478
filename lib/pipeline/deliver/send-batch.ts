/** One request to a platform: sent, its answer read, what it refuses believed or not, and all of it written down. */
import { afterRefusal, type Item } from '@/lib/delivery/batch';
import { believedVerdict, type Origin, takesAny } from '@/lib/delivery/believe';
import { bodyForm } from '@/lib/destinations/read';
import type { Answer } from '@/lib/destinations/define';
import type { Outcome, VendorRequest, VendorResponse, Verdict } from '@/lib/model/delivery';
import { type Fault, isFault, type Transport } from '@/lib/ops/transport';
import { outcomeOfFault } from './fault-outcome';
import type { PreparedDelivery } from './prepare-deliveries';
import { recordAttempt, type Sending } from './record-attempt';

export type Shipment = Sending & {
  transport: Transport;
  /** The batch that this one is a part of, or is. */
  origin: Origin;
  /** The access token is from an earlier request: that it is refused may mean no more than that it has aged. */
  tokenIsKept: boolean;
};

export type Shipped = {
  /** What is to be sent next of this batch: the platform took nothing because of some of it. */
  again: Item<PreparedDelivery>[][];
  verdict: Verdict;
  /** The connection is held for it. */
  isHeld: boolean;
};

/** Sends the batch and settles its deliveries; resolves to what is left to send of it. */
export async function shipBatch(shipment: Shipment): Promise<Shipped> {
  const { connection, destination, batch, call, transport } = shipment;
  const request = destination.request(
    batch.map(({ item }) => item),
    call,
  );
  const started = performance.now();
  const answered = await transport.send(request, connection.definition.limits.timeoutMs);
  const milliseconds = Math.round(performance.now() - started);
  return settleAnswer(shipment, request, answered, milliseconds);
}

/** Reads the answer and writes it down. */
async function settleAnswer(
  shipment: Shipment,
  request: VendorRequest,
  answered: VendorResponse | Fault,
  milliseconds: number,
): Promise<Shipped> {
  const { batch, origin } = shipment;
  const read = isFault(answered) ? { verdict: verdictOfFault(answered, shipment) } : readAnswer(shipment, answered);
  const answer = shipment.tokenIsKept && refusesToken(read.verdict) ? { ...read, verdict: tokenWasOld } : read;
  const isHeld = await recordAttempt(shipment, request, { answered, answer, milliseconds });
  const { verdict } = answer;
  if (takesAny(verdict)) origin.gotThrough = true;
  const again = verdict.taken === 'none' ? afterRefusal(batch, new Set(verdict.rejected.keys())) : [];
  return { verdict, again, isHeld };
}

function readAnswer({ destination, batch, origin }: Shipment, answered: VendorResponse): Answer {
  const read = destination.read(answered, batch.length);
  const isForeign = bodyForm(answered) === 'foreign';
  return { ...read, verdict: believedVerdict(read.verdict, batch.length, origin, isForeign) };
}

const tokenWasOld: Verdict = {
  taken: 'all',
  outcome: {
    class: 'transient',
    code: 'token_aged',
    message: 'The access token was refused: sent again with a new one.',
    retryAfterMs: 0,
  },
};

function refusesToken(verdict: Verdict): boolean {
  return verdict.taken === 'all' && verdict.outcome.class === 'config' && verdict.outcome.action === 'reconnect';
}

/**
 * No answer: safe to repeat where nothing was sent, or where the platform counts a repeat once; else the platform may have it
 * already.
 */
function verdictOfFault(fault: Fault, { connection: { definition }, batch }: Shipment): Verdict {
  const again = outcomeOfFault(fault, definition);
  if (fault.fault === 'forbidden') return { taken: 'all', outcome: again };
  const { repeats, repeatable = [] } = definition.deduplicates;
  const outcomes = batch.map(({ owner }): Outcome => {
    if (fault.fault === 'not_sent' || repeats || repeatable.includes(owner.delivery.name)) return again;
    return {
      class: 'rejected',
      code: 'no_answer',
      message: `${fault.message} The platform may have it: it counts repeats, so it is not sent again.`,
    };
  });
  return { taken: 'each', outcomes };
}
