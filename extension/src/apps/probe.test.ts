import { describe, expect, it, vi } from 'vitest';
import { probeApp } from './probe.ts';

function answering(status: number, headers: Record<string, string> = {}): typeof fetch {
  return vi.fn<typeof fetch>().mockResolvedValue(new Response(null, { status, headers }));
}

describe('probeApp', () => {
  it.each([200, 304, 404, 500])('takes an app that answers %i for running', async status => {
    expect(await probeApp('/proxy/3000/', answering(status))).toBe('running');
  });

  it('knows the proxy’s own error page', async () => {
    expect(await probeApp('/proxy/3000/', answering(500, { server: 'TornadoServer/6.5' }))).toBe('stopped');
  });

  it('takes silence for a stop', async () => {
    const failing = vi.fn<typeof fetch>().mockRejectedValue(new TypeError('Failed to fetch'));
    expect(await probeApp('/proxy/3000/', failing)).toBe('stopped');
  });
});
