import type { TranslationBundle } from '@jupyterlab/translation';
import type { ISignal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';
import { PLOTLY_MIME } from '@waymark/roadmap/names';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { PlotlyRenderer } from './renderer.ts';

/** A Plotly figure as the renderer reads it. */
export interface PanelFigure {
  readonly data: readonly object[];
  readonly layout: Readonly<Record<string, unknown>>;
}

/** What a chart of the panel needs of its surroundings. */
export interface ChartContext {
  readonly trans: TranslationBundle;
  readonly themeChanged: ISignal<unknown, unknown> | undefined;
}

/** A Plotly chart that changes in place. */
export function PanelChart({ figure, context }: { figure: PanelFigure; context: ChartContext }): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const renderer = useRef<PlotlyRenderer | null>(null);
  const { trans, themeChanged } = context;
  // A layout effect ends while the place is still in the page, out of which Lumino takes its widget.
  useLayoutEffect(() => {
    if (!place.current) return undefined;
    const made = new PlotlyRenderer({ trans, themeChanged });
    Widget.attach(made, place.current);
    renderer.current = made;
    return () => {
      renderer.current = null;
      made.dispose();
    };
  }, [trans, themeChanged]);
  const text = JSON.stringify(figure);
  useEffect(() => {
    // As a notebook's output would be. JupyterLab's own class would take its cells and editors along, onto every page.
    const data = { [PLOTLY_MIME]: JSON.parse(text) };
    void renderer.current?.renderModel({ data, metadata: {}, trusted: true, setData: () => {} });
  }, [text]);
  return <div className="waymark-panel-chart" ref={place} />;
}
