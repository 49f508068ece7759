import { expect, it } from 'vitest';
import { serverEvents } from './server-events.ts';

it('reads events wherever the network has cut them', async () => {
  const bytes = new TextEncoder().encode('data: {"a":"é"}\n\n: a comment\n\ndata: 2\n\n');
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      for (const byte of bytes) controller.enqueue(new Uint8Array([byte]));
      controller.close();
    },
  });
  const events: string[] = [];
  for await (const event of serverEvents({ body })) events.push(event);
  expect(events).toEqual(['{"a":"é"}', '2']);
});
