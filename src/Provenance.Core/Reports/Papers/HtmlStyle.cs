namespace Provenance.Core.Reports.Papers;

/// <summary>The look of the page: a paper of one column, in serifs, with the colours of Okabe and Ito in its figures.</summary>
internal static class HtmlStyle
{
    public const string Css = """
        :root { color-scheme: light dark; --ink: #1a1a1a; --soft: #5c5c5c; --rule: #c9c5bd; --page: #fffefb; --tint: #f4f1ea; --warn: #d55e00;
          --c0: #0072b2; --c1: #d55e00; --c2: #009e73; --c3: #cc79a7; --c4: #e69f00; --c5: #56b4e9; --c6: #7a6a00; --c7: #6b6b6b; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6e3dc; --soft: #a5a199; --rule: #4a4843; --page: #191816; --tint: #24221f; --warn: #f0904a;
          --c0: #4aa8e0; --c1: #f08040; --c2: #2cc79b; --c3: #e0a0c4; --c4: #f0b840; --c5: #8cd0f5; --c6: #d8c860; --c7: #a0a0a0; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--ink); font: 17px/1.55 "Charter", "Bitstream Charter", "Iowan Old Style", "Palatino Linotype", "Georgia", "DejaVu Serif", serif;
          font-variant-numeric: oldstyle-nums; hyphens: auto; text-rendering: optimizeLegibility; }
        main { max-width: 46rem; margin: 0 auto; padding: 3.5rem 1.25rem 6rem; }
        h1 { font-size: 1.9rem; line-height: 1.2; font-weight: 600; margin: 0 0 1.25rem; text-wrap: balance; }
        h2 { font-size: 1.3rem; line-height: 1.25; font-weight: 600; margin: 3.25rem 0 .9rem; padding-top: .8rem; border-top: 1px solid var(--rule); }
        h3 { font-size: 1.05rem; font-weight: 600; font-style: italic; margin: 2.2rem 0 .6rem; }
        p { margin: 0 0 .85rem; text-wrap: pretty; overflow-wrap: anywhere; }
        a { color: var(--c0); text-decoration-thickness: 1px; text-underline-offset: .15em; }
        code { font: .82em/1.4 "SF Mono", "Cascadia Mono", "Consolas", "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; hyphens: none; }
        .notice { border-left: 3px solid var(--warn); background: var(--tint); padding: .65rem .95rem; }
        nav ol { columns: 2; column-gap: 2.5rem; padding-left: 1.4rem; margin: 1.75rem 0 0; font-size: .92rem; }
        nav li { break-inside: avoid; }
        nav a { color: inherit; text-decoration-color: var(--rule); }
        blockquote { margin: 1rem 0; padding-left: 1.1rem; border-left: 2px solid var(--rule); }
        ul { padding-left: 1.2rem; } li { margin-bottom: .3rem; overflow-wrap: anywhere; }
        dl { margin: 0 0 1rem; }
        dl div { display: grid; grid-template-columns: 8.5rem 1fr; gap: 0 1.25rem; padding: .28rem 0; border-bottom: 1px solid var(--tint); }
        dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
        .table { margin: 1.6rem 0 2rem; overflow-x: auto; }
        .wide { width: max-content; min-width: 100%; max-width: min(68rem, 100vw - 2.5rem); margin-left: 50%; transform: translateX(-50%); }
        .wide .source { width: 0; min-width: 100%; }
        .slim table { width: auto; min-width: 50%; }
        table { border-collapse: collapse; width: 100%; font-size: .82rem; line-height: 1.35; font-variant-numeric: lining-nums tabular-nums; hyphens: none;
          border-top: 1.5px solid var(--ink); border-bottom: 1.5px solid var(--ink); }
        caption { caption-side: top; text-align: left; font-size: .92rem; padding-bottom: .5rem; text-wrap: pretty; }
        th { font-weight: 600; text-align: left; vertical-align: bottom; border-bottom: 1px solid var(--ink); padding: .35rem .8rem .35rem 0; }
        td code { overflow-wrap: break-word; }
        td { vertical-align: top; padding: .26rem .8rem .26rem 0; }
        tbody tr + tr td { border-top: 1px solid var(--tint); }
        th:last-child, td:last-child { padding-right: 0; }
        .n { text-align: right; white-space: nowrap; } th.n { white-space: normal; }
        :target { background: color-mix(in srgb, var(--c4) 35%, transparent); }
        .source { color: var(--soft); font-size: .78rem; line-height: 1.4; margin: .45rem 0 0; }
        figure { margin: 1.8rem 0 2.2rem; }
        figure svg { display: block; max-width: 100%; height: auto; margin: 0 auto; overflow: visible; }
        figcaption { font-size: .92rem; margin-top: .5rem; text-wrap: pretty; }
        svg text { font: 11px "Helvetica Neue", "Arial", "DejaVu Sans", sans-serif; fill: var(--ink); }
        svg .title { font-weight: 600; font-size: 12px; } svg .soft { fill: var(--soft); }
        svg .halo { paint-order: stroke; stroke: var(--page); stroke-width: 3px; } svg .axis { stroke: var(--ink); stroke-width: 1; fill: none; } svg .grid { stroke: var(--rule); stroke-width: .6; fill: none; }
        svg .line { stroke: var(--ink); stroke-width: 1.4; fill: none; } svg .dash { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 4 3; fill: none; }
        svg .box { fill: var(--page); fill-opacity: .6; stroke: var(--ink); stroke-width: 1.1; }
        svg .cell-none { fill: var(--page); stroke: var(--ink); stroke-width: .7; }
        svg .s0 { fill: var(--c0); } svg .s1 { fill: var(--c1); } svg .s2 { fill: var(--c2); } svg .s3 { fill: var(--c3); }
        svg .s4 { fill: var(--c4); } svg .s5 { fill: var(--c5); } svg .s6 { fill: var(--c6); } svg .s7 { fill: var(--c7); }
        svg .dot { fill-opacity: .55; }
        @media (max-width: 40rem) { body { font-size: 16px; } nav ol { columns: 1; } dl div { grid-template-columns: 1fr; } }
        @media print {
          :root { color-scheme: light; --ink: #000; --soft: #444; --rule: #aaa; --page: #fff; --tint: #eee; --warn: #d55e00;
            --c0: #0072b2; --c1: #d55e00; --c2: #009e73; --c3: #cc79a7; --c4: #e69f00; --c5: #56b4e9; --c6: #7a6a00; --c7: #6b6b6b; }
          @page { size: A4; margin: 20mm 18mm; }
          body { font-size: 10pt; } main { max-width: none; padding: 0; } nav { display: none; }
          h2, h3 { break-after: avoid; } tr, figure, dl div, .notice { break-inside: avoid; } thead { display: table-header-group; }
          .table { overflow: visible; } .wide { width: auto; max-width: none; margin-left: 0; transform: none; } .wide table { font-size: 7pt; } caption { break-after: avoid; } .wide th, .wide td { padding-right: .45em; } a { color: inherit; }
        }

        """;
}
