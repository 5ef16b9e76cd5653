using Provenance.Core.Experiments.Nodes;
using Provenance.Core.Models;

namespace Provenance.Core.Experiments.Declarations;

/// <summary>The section <c>sampling</c>, the same in an experiment and in a models file.</summary>
internal static class SamplingSection
{
    /// <param name="section">Null when there is none: every choice is the provider's.</param>
    public static Sampling Read(Fields? section)
    {
        if (section is null)
            return new Sampling();
        var sampling = new Sampling(
            section.Number("temperature", 0, 2),
            section.Number("top_p", 0, 1),
            (int?)section.Integer("max_output_tokens", 1, int.MaxValue),
            section.Integer("seed", long.MinValue, long.MaxValue));
        section.RejectUnknown();
        return sampling;
    }
}
