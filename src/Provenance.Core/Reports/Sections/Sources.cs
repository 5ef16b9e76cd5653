using Provenance.Core.Reports.Papers;

namespace Provenance.Core.Reports.Sections;

/// <summary>Where the figures of a table come from, in words that are the same everywhere.</summary>
internal static class Sources
{
    /// <param name="section">The section of <c>docs/deliverables.md</c> that defines the figures.</param>
    public static Prose Results(string columns, string section) =>
        Prose.Of($"{"results.csv":code}: {columns:code}. ") + Defined(section);

    public static Prose Variables(string section) =>
        Prose.Of($"{"results.csv":code}: {"document, model, run":code} and the variable’s column ({"NAME__raw_score":code} for a "
            + $"dimension). ")
        + Defined(section);

    public static Prose Evidence(string columns) =>
        Prose.Of($"{"evidence.csv":code}: {columns:code}. ") + Defined("Quote checks");

    public static Prose Session(string where) => Prose.Of($"{"session.json":code}, {where}.");

    private static Prose Defined(string section) => Prose.Of($"Defined in {"docs/deliverables.md":code}, “{section}”.");
}
