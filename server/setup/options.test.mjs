import { userInfo } from 'node:os';
import { describe, expect, test } from 'vitest';
import { SetupError } from './errors.mjs';
import { USAGE, parseStartOptions } from './options.mjs';

describe('parseStartOptions', () => {
  test('has defaults', () => {
    expect(parseStartOptions([], '/home/ada')).toEqual({
      open: true,
      port: 8888,
      course: '/home/ada/course',
      useServer: undefined,
      author: undefined,
      roadmap: undefined,
      join: undefined,
      help: false,
    });
  });

  test('reads every option', () => {
    const args = [
      '--no-open',
      '--port',
      '9000',
      '--course=../mine',
      '--join=http://class.example/join/x',
      '--name',
      'Ada',
      '--use-server',
      '9001',
      '-h',
    ];
    expect(parseStartOptions(args, '/home/ada')).toEqual({
      open: false,
      port: 9000,
      course: '/home/mine',
      useServer: 9001,
      author: undefined,
      roadmap: undefined,
      join: { link: 'http://class.example/join/x', name: 'Ada' },
      help: true,
    });
  });

  test.for(['0', '65536', '80.5', 'http', ''])('refuses the port %j', port => {
    expect(() => parseStartOptions([`--port=${port}`])).toThrow(SetupError);
    expect(() => parseStartOptions([`--port=${port}`])).toThrow('--port takes a port between 1 and 65535');
  });

  test('calls a student as this machine does who does not say how', () => {
    expect(parseStartOptions(['--join', 'x']).join).toEqual({ link: 'x', name: userInfo().username });
  });

  test('opens the sources to an author', () => {
    expect(parseStartOptions(['--author', '--notebooks=../labs'], '/home/ada').author).toBe('/home/labs');
    expect(parseStartOptions(['--author'], '/home/ada').author).toMatch(/\/notebooks$/);
    expect(parseStartOptions(['--author', '--roadmap=mine.md'], '/home/ada').roadmap).toBe(
      '/home/ada/mine.md',
    );
  });

  test('refuses a folder that is not for whom it is started', () => {
    expect(() => parseStartOptions(['--author', '--course', 'x'])).toThrow('choose one');
    expect(() => parseStartOptions(['--notebooks', 'x'])).toThrow(
      '--notebooks names the sources for --author',
    );
    expect(() => parseStartOptions(['--name', 'Ada'])).toThrow('--join joins: give both');
    expect(() => parseStartOptions(['--roadmap', 'x'])).toThrow('--roadmap names the curriculum');
  });

  test('answers an unknown option with the usage, an option a line', () => {
    expect(() => parseStartOptions(['--prot', '1'])).toThrow(/'--prot'[^]*Usage: npm start/);
    const lines = USAGE.split('\n').slice(2);
    expect(lines.filter(line => !/^(?:  --[a-z-]+(?: [A-Z]+)? +| {21})\S/.test(line))).toEqual([]);
  });
});
