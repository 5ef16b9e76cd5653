namespace Provenance.Core.Statistics;

/// <summary>Ranks from 1; equal values share the mean of their ranks. Values are equal as <see cref="Moments.Same"/> says.</summary>
/// <param name="Ranks">In the order of the values.</param>
/// <param name="TieSum">The sum of t³ - t over all groups of t equal values; 0 without ties.</param>
internal sealed record Ranking(double[] Ranks, double TieSum)
{
    public static Ranking Of(ReadOnlySpan<double> values)
    {
        var sorted = values.ToArray();
        var positions = new int[values.Length];
        for (var i = 0; i < positions.Length; i++)
            positions[i] = i;
        Array.Sort(sorted, positions);

        var ranks = new double[values.Length];
        var ties = 0.0;
        for (var start = 0; start < sorted.Length;)
        {
            var end = start + 1;
            while (end < sorted.Length && Moments.Same(sorted[end], sorted[end - 1]))
                end++;

            double count = end - start;
            ties += (count * count * count) - count;
            for (var i = start; i < end; i++)
                ranks[positions[i]] = (start + 1 + end) / 2.0;
            start = end;
        }

        return new Ranking(ranks, ties);
    }
}
