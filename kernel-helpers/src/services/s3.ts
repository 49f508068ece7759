import { findFetched, findInstalled } from './find-program.ts';
import type { Recipe } from './recipe.ts';

const HOST = '127.0.0.1';

/** A SeaweedFS, all of its parts in one process, which answers as S3 does. */
export const s3: Recipe = {
  title: 'An S3 store',
  ports: 8,
  user: 'student',
  remedy: 'install SeaweedFS (`brew install seaweedfs`), then run the cell again',
  // An installed one may be of any age: only the newer ones know conditional writes.
  find: () => findFetched('s3') ?? findInstalled(['weed']),
  orders: ({ path }, { ports, user, password }) => {
    const [s3, s3Grpc, filer, filerGrpc, volume, volumeGrpc, master, masterGrpc] = ports;
    const identity = {
      name: user,
      credentials: [{ accessKey: user, secretKey: password }],
      actions: ['Admin', 'Read', 'Write', 'List', 'Tagging'],
    };
    return {
      files: { 's3.json': JSON.stringify({ identities: [identity] }) },
      links: {},
      commands: [
        [
          path,
          'server',
          '-dir=.',
          `-ip=${HOST}`,
          `-ip.bind=${HOST}`,
          `-master.port=${master}`,
          `-master.port.grpc=${masterGrpc}`,
          '-master.telemetry=false',
          '-master.electionTimeout=1s',
          '-master.volumeSizeLimitMB=64',
          `-volume.port=${volume}`,
          `-volume.port.grpc=${volumeGrpc}`,
          '-volume.max=16',
          '-filer',
          `-filer.port=${filer}`,
          `-filer.port.grpc=${filerGrpc}`,
          '-s3',
          `-s3.port=${s3}`,
          `-s3.port.grpc=${s3Grpc}`,
          '-s3.port.iceberg=0',
          '-s3.port.lance=0',
          '-s3.iam=false',
          '-s3.config=s3.json',
        ],
      ],
      env: {},
      stopSignal: 'SIGKILL',
    };
  },
  url: ({ ports }) => `http://${HOST}:${ports[0]}`,
  isReady: async ({ ports }, signal) => {
    try {
      return (await fetch(`http://${HOST}:${ports[0]}/status`, { signal })).ok;
    } catch {
      return false; // Nobody listens yet.
    }
  },
};
