import { describe, expect, it } from 'vitest';
import { lintTemplate } from './lint-template.ts';

const BUCKET = { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'waymark-models' } };
const LONG = { timeout: 60_000 };

describe('lintTemplate', LONG, () => {
  it('finds nothing in a sound template, as YAML', async () => {
    expect(await lintTemplate('Resources:\n  Store:\n    Type: AWS::S3::Bucket\n')).toEqual([]);
  });

  it('says which rule is broken, how badly, where and why', async () => {
    const findings = await lintTemplate({
      Parameters: { Spare: { Type: 'String' } },
      Resources: { Store: BUCKET, Other: { ...BUCKET, Properties: { BucketName: { Ref: 'Nobody' } } } },
    });
    expect(findings).toContainEqual({
      rule: 'E1020',
      level: 'error',
      path: ['Resources', 'Other', 'Properties', 'BucketName', 'Ref'],
      message: expect.stringContaining("'Nobody' is not one of"),
    });
    expect(findings).toContainEqual(
      expect.objectContaining({ rule: 'W2001', level: 'warning', path: ['Parameters', 'Spare'] }),
    );
  });

  it('says that a text is no template', async () => {
    expect(await lintTemplate('Resources: [')).toContainEqual(
      expect.objectContaining({ rule: 'E0000', level: 'error' }),
    );
  });
});
