import {
  MAX_APPEND_EVENTS,
  isUsualEvent,
  isUsualTime,
  progressEventSchema,
  type ProgressEvent,
} from '@waymark/roadmap';
import { z } from 'zod';

/** Read before the events themselves: those that fit are taken even if others do not. */
export const appendSchema = z.strictObject({
  type: z.literal('append'),
  sentAt: z.iso.datetime({ offset: true }),
  events: z
    .array(z.looseObject({ id: z.string().max(100) }))
    .min(1)
    .max(MAX_APPEND_EVENTS),
});
type Append = z.infer<typeof appendSchema>;

/** Reads what a client wants to append. What pages write is told by a look; of the rest the schema says what is wrong. */
export function readAppend(message: object): z.ZodSafeParseResult<Append> {
  return isUsualAppend(message) ? { success: true, data: message } : appendSchema.safeParse(message);
}

/** Reads one event of it; see {@link isUsualEvent}. */
export function readEvent(candidate: object): z.ZodSafeParseResult<ProgressEvent> {
  return isUsualEvent(candidate)
    ? { success: true, data: candidate }
    : progressEventSchema.safeParse(candidate);
}

function isUsualAppend(message: object): message is Append {
  const { type, sentAt, events }: Partial<Record<string, unknown>> = message;
  return (
    type === 'append' &&
    isUsualTime(sentAt) &&
    Array.isArray(events) &&
    events.length > 0 &&
    events.length <= MAX_APPEND_EVENTS &&
    events.every(isNamed) &&
    Object.keys(message).length === 3
  );
}

function isNamed(event: unknown): boolean {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) return false;
  return 'id' in event && typeof event.id === 'string' && event.id.length <= 100;
}
