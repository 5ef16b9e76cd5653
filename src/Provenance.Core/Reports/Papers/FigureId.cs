using System.Collections.Immutable;

namespace Provenance.Core.Reports.Papers;

/// <summary>
/// The names of the report's figures, the same in every report of the same experiment: <c>F:populism/overall/mean</c>,
/// <c>F:populism/model=openai%2Fgpt-4o/by/party=left/median</c>, <c>F:populism/agreement/model=…/icc_single</c>, <c>F:test/1/p</c>.
/// Parts are percent-encoded, so that a name splits at its slashes and first equals signs without doubt.
/// </summary>
public static class FigureId
{
    /// <summary>What the ids of a row begin with.</summary>
    public static string Of(params ImmutableArray<string> parts) => "F:" + string.Join('/', parts);

    /// <summary>
    /// A name that comes from outside: a variable, a field. Halves of surrogate pairs, which nothing encodes, become U+FFFD.
    /// </summary>
    public static string Name(string name) => Uri.EscapeDataString(string.Concat(name.EnumerateRunes()));

    public static string Selection(string field, string value) => $"{Name(field)}={Name(value)}";
}
