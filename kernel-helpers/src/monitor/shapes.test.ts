import type * as Roadmap from '@waymark/roadmap';
import type { Needs } from '@waymark/roadmap/notebook-cells';
import { expectTypeOf, it } from 'vitest';
import type { UnmetNeeds } from '../host.ts';
import type { AlertRule, Column, ColumnDrift, DataQuality, StoredRow, TrafficBucket } from './shapes.ts';

it('are those of the schemas', () => {
  expectTypeOf<Column>().toEqualTypeOf<Roadmap.Column>();
  expectTypeOf<AlertRule>().toEqualTypeOf<Roadmap.AlertRule>();
  expectTypeOf<StoredRow>().toEqualTypeOf<Roadmap.ReferenceRow>();
  expectTypeOf<ColumnDrift>().toEqualTypeOf<Roadmap.ColumnDrift>();
  expectTypeOf<TrafficBucket>().toEqualTypeOf<Roadmap.TrafficBucket>();
  expectTypeOf<DataQuality>().toEqualTypeOf<Roadmap.ModelReport['quality']>();
  expectTypeOf<UnmetNeeds>().toEqualTypeOf<Needs>();
});
