import { describe, expect, it } from 'vitest';
import { Wire, WireError } from './wire.ts';

const toBuffers = (frames: readonly (Uint8Array | string)[]): Buffer[] =>
  frames.map(frame => (typeof frame === 'string' ? Buffer.from(frame) : Buffer.from(frame)));

describe('Wire', () => {
  const wire = new Wire('key');
  const request = wire.createMessage('execute_request', { code: 'é' }, undefined);

  it('decodes what it encodes', () => {
    const buffers = [Buffer.from([1, 2])];
    const reply = wire.createMessage('execute_reply', { status: 'ok' }, request.header, { buffers });
    const decoded = wire.decode(toBuffers(wire.encode(reply, ['who'])));
    expect(decoded).toMatchObject({
      header: reply.header,
      parent: request.header,
      content: { status: 'ok' },
      buffers,
    });
    expect(decoded.identities.map(String)).toEqual(['who']);
  });

  it('has no parent where there is none', () => {
    expect(wire.decode(toBuffers(wire.encode(request, []))).parent).toBeUndefined();
  });

  it('refuses a message that another key has signed', () => {
    const frames = toBuffers(new Wire('other').encode(request, []));
    expect(() => wire.decode(frames)).toThrow(WireError);
  });

  it('refuses a message that was changed on its way', () => {
    const frames = toBuffers(wire.encode(request, []));
    frames[5] = Buffer.from('{"code":"evil"}');
    expect(() => wire.decode(frames)).toThrow('not signed');
  });

  it('refuses what is no message', () => {
    expect(() => wire.decode([Buffer.from('hello')])).toThrow('1 frames');
  });

  describe('takes from the parts', () => {
    const open = new Wire('');
    const header = { msg_id: '1', msg_type: 'execute_request', session: 's' };
    const decode = (...parts: readonly unknown[]): ReturnType<Wire['decode']> =>
      open.decode(['<IDS|MSG>', '', ...parts.map(part => JSON.stringify(part))].map(Buffer.from));

    it('a header with fields of its own, and a parent', () => {
      const found = decode({ ...header, subshell_id: null }, { ...header, username: 'ann' }, {}, {});
      expect(found.header).toEqual({ ...header, subshell_id: null, username: '' });
      expect(found.parent).toEqual({ ...header, username: 'ann' });
    });

    it.each([[{}], [{ ...header, msg_id: 1 }]])('no parent from %j', parent => {
      expect(decode(header, parent, {}, {}).parent).toBeUndefined();
    });

    it.each([
      ['msg_id', { ...header, msg_id: undefined }],
      ['msg_type', { ...header, msg_type: 5 }],
      ['session', { ...header, session: null }],
      ['header', { ...header, username: 7 }],
      ['header', { ...header, date: {} }],
      ['header', 'execute_request'],
    ])('no header with a wrong %s', (field, wrong) => {
      expect(() => decode(wrong, {}, {}, {})).toThrow(WireError);
      expect(() => decode(wrong, {}, {}, {})).toThrow(field);
    });

    it.each([
      ['parent header', [header, [], {}, {}]],
      ['metadata', [header, {}, null, {}]],
      ['content', [header, {}, {}, [1]]],
    ])('no %s that is no object', (part, parts) => {
      expect(() => decode(...parts)).toThrow(`a message whose ${part} is`);
    });
  });

  it('neither signs nor checks without a key', () => {
    const open = new Wire('');
    expect(open.decode(toBuffers(open.encode(request, []))).content).toEqual({ code: 'é' });
  });
});
